"""Loads every configuration and split of an artifact as the Hub's users do, and prints what was found as JSON."""

import json
import re
import sys

import datasets
from huggingface_hub import DatasetCard

artifact = sys.argv[1]
card = DatasetCard.load(f"{artifact}/README.md")
declared = datasets.info.DatasetInfosDict.from_dataset_card_data(card.data)


def same(features, other):
    return features.arrow_schema.equals(other.arrow_schema)


default = datasets.load_dataset(artifact)
found = {"default": {name: rows.column_names for name, rows in default.items()}, "configs": {}}
for config in datasets.get_dataset_config_names(artifact):
    loaded = datasets.load_dataset(artifact, config, verification_mode="all_checks")
    streamed = datasets.load_dataset(artifact, config, streaming=True)
    splits = {}
    for split, rows in loaded.items():
        table = rows.data.table
        parquet = datasets.load_dataset(
            "parquet", data_files=f"{artifact}/data/{config}/{split}-*.parquet", split="train"
        )
        splits[split] = {
            "rows": rows.num_rows,
            # The library's own count of the rows that it loaded, which took the place of what the card says.
            "bytes": rows.info.splits[split].num_bytes == declared[config].splits[split].num_bytes,
            "first": rows[0]["id"] if rows.num_rows > 0 else None,
            "streamed": [row["id"] for row in streamed[split]] == rows["id"][:],
            "as_declared": same(rows.features, declared[config].features),
            "as_stored": same(rows.features, parquet.features),
            "streams_as_declared": same(streamed[split].features, declared[config].features),
            "equal": table.equals(parquet.data.table),
        }
    found["configs"][config] = splits
data = card.data.to_dict()
found["card"] = {key: data.get(key) for key in ("language", "license", "license_name", "size_categories", "tags")}

# The lines that the card itself tells to type.
blocks = re.findall(r"```python\n(.*?)```", card.text, re.S)
names = {}
exec("\n".join(blocks).replace("path/to/this/folder", artifact), names)
found["typed"] = {
    "rows": next(iter(names["rows"]))["id"],
    "rejected": names["rejected"].num_rows if "rejected" in names else None,
}
print(json.dumps(found))
