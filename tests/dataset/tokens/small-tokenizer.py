"""Trains the small byte-level tokenizer of these tests, and prints what it counts in the golden texts:
python -m venv V && V/bin/pip install tokenizers==0.23.3 && V/bin/python small-tokenizer.py > small-counts.json"""

import json
from pathlib import Path

from tokenizers import Tokenizer, decoders, models, pre_tokenizers, processors, trainers

here = Path(__file__).parent
texts = [row["text"] for row in json.loads((here / "golden.json").read_text())]
tokenizer = Tokenizer(models.BPE())
tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
tokenizer.decoder = decoders.ByteLevel()
trainer = trainers.BpeTrainer(
    vocab_size=420, special_tokens=["<s>"], initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False
)
tokenizer.train_from_iterator(texts, trainer)
# As many models have it: a token that is no part of the text.
tokenizer.post_processor = processors.TemplateProcessing(single="<s> $A", special_tokens=[("<s>", 0)])
tokenizer.save(str(here / "small-tokenizer.json"), pretty=False)
print(json.dumps([len(tokenizer.encode(text, add_special_tokens=False).ids) for text in texts]))
