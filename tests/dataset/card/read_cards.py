"""What huggingface_hub and datasets make of cards without the Hub, as JSON.

DatasetCard.validate would ask the Hub itself (/api/validate-yaml), so that its verdict is not among this.
"""

import json
import logging
import re
import sys
import tempfile
from pathlib import Path

from datasets.info import DatasetInfosDict
from datasets.utils.metadata import MetadataConfigs, known_task_ids
from huggingface_hub import DatasetCard, DatasetCardData
from huggingface_hub.repocard import REGEX_YAML_BLOCK

# What datasets leaves out of a card with no more than a warning.
IGNORED = []


class Listener(logging.Handler):
    def emit(self, record):
        IGNORED.append(record.getMessage())


logging.getLogger("datasets").addHandler(Listener())


def read(text):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "README.md"
        path.write_bytes(text.encode())
        card = DatasetCard.load(path)
        configs = MetadataConfigs.from_dataset_card_data(card.data)
        infos = DatasetInfosDict.from_directory(folder)
    # The expression with which, by its source, the Hub's server finds the header.
    header = REGEX_YAML_BLOCK.search(text)
    if header is None:
        raise ValueError("no header")
    rewritten = DatasetCardData()
    infos.to_dataset_card_data(rewritten)
    return {
        "data": card.data.to_dict(),
        "text": card.text == text[header.end() :],
        "again": DatasetCard(str(card)).data.to_dict() == card.data.to_dict(),
        "rewritten": rewritten.to_dict()["dataset_info"],
        "default": configs.get_default_config_name(),
        "configs": {name: [one["split"] for one in config["data_files"]] for name, config in configs.items()},
        "infos": {
            name: {
                "columns": list(info.features),
                "splits": {split: one.num_examples for split, one in (info.splits or {}).items()},
            }
            for name, info in infos.items()
        },
    }


def attempt(text):
    IGNORED.clear()
    try:
        found = read(text)
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}
    return {"refused": IGNORED[0]} if IGNORED else found


def options():
    """The words that the packages know for a field."""
    entries = re.split(r"^ {8}(?=\w+ \(`)", DatasetCardData.__doc__, flags=re.M)
    documented = {entry.split(" ", 1)[0]: entry.partition("Options are: ")[2] for entry in entries}
    words = {field: re.findall(r"'([^']+)'", text) for field, text in documented.items() if text}
    return {**words, "task_categories": list(known_task_ids)}


print(json.dumps({"cards": [attempt(text) for text in json.load(sys.stdin)], "options": options()}))
