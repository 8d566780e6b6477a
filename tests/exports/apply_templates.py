"""What trl's own helpers make of exported files under the chat templates that come with trl, as JSON."""

import json
import os
import sys
from pathlib import Path

os.environ["TRANSFORMERS_VERBOSITY"] = "error"

import trl
from datasets import disable_progress_bars, load_dataset
from tokenizers import Tokenizer, decoders, models, pre_tokenizers
from transformers import PreTrainedTokenizerFast
from trl.data_utils import (
    apply_chat_template,
    extract_prompt,
    is_conversational,
    maybe_apply_chat_template,
    unpair_preference_dataset,
)
from trl.rewards import accuracy_reward

disable_progress_bars()
TEMPLATES = Path(trl.__file__).parent / "chat_templates"
KEYS = ("prompt", "completion", "chosen", "rejected")


def tokenizer_with(template):
    """Bytes as tokens: what is rendered is up to the template alone."""
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    bytes_alone = Tokenizer(models.BPE(vocab={byte: at for at, byte in enumerate(alphabet)}, merges=[]))
    bytes_alone.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bytes_alone.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(tokenizer_object=bytes_alone, bos_token="<s>", eos_token="</s>")
    tokenizer.chat_template = (TEMPLATES / f"{template}.jinja").read_text(encoding="utf-8")
    return tokenizer


def rendered(row, tokenizer):
    texts = maybe_apply_chat_template(row, tokenizer)
    asked = tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, tokenize=False)
    return {
        "conversational": is_conversational({key: row[key] for key in KEYS if key in row}),
        # trl cuts from the prompt what the answered chat does not begin with.
        "whole_prompt": texts["prompt"] == asked and row["prompt"][-1]["content"] in asked,
        **{key: texts[key] for key in KEYS if key in texts and key != "prompt"},
    }


def unpaired(rows, tokenizer):
    """A preference dataset as KTO takes it."""
    chats = unpair_preference_dataset(rows.select_columns([key for key in KEYS if key in rows.column_names]))
    return [
        {"label": chat["label"], "completion": apply_chat_template(chat, tokenizer)["completion"]} for chat in chats
    ]


def joined(row):
    """Whether trl finds the prompt again where it stands in both answers."""
    chats = {key: row["prompt"] + row[key] for key in ("chosen", "rejected")}
    return extract_prompt(chats) == {key: row[key] for key in ("prompt", "chosen", "rejected")}


def rewards(rows, answers):
    chats = [[{"role": "assistant", "content": answers[at]}] for at in range(len(rows))]
    return accuracy_reward(chats, **{key: rows[key][:] for key in rows.column_names if key != "prompt"})


def look(path, template, answers):
    rows = load_dataset("json", data_files=path, split="train")
    tokenizer = tokenizer_with(template)
    found = {"rows": [rendered(row, tokenizer) for row in rows]}
    if "chosen" in rows.column_names:
        found |= {"joined": [joined(row) for row in rows], "unpaired": unpaired(rows, tokenizer)}
    if answers is not None:
        found["rewards"] = rewards(rows, answers)
    return found


print(json.dumps([look(one["path"], one["template"], one.get("answers")) for one in json.load(sys.stdin)]))
