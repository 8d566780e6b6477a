"""Uses a dataset repository of a Hub as its users do, by the Hub's own Python client, and prints what was found as JSON."""

import hashlib
import json
import sys
from pathlib import Path

import datasets
from huggingface_hub import HfApi, snapshot_download

repo, version = sys.argv[1:]
api = HfApi()


def sha256_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def load(*config, **options):
    return datasets.load_dataset(repo, *config, revision=version, **options)


snapshot = Path(snapshot_download(repo, repo_type="dataset", revision=version))
manifest = json.loads((snapshot / "manifest.json").read_text())
info = api.dataset_info(repo, revision=version)
loaded = load()
found = {
    "user": api.whoami()["name"],
    "private": info.private,
    "sha": info.sha,
    "siblings": sorted(one.rfilename for one in info.siblings),
    "tags": {ref.name: ref.target_commit for ref in api.list_repo_refs(repo, repo_type="dataset").tags},
    "commits": [one.title for one in api.list_repo_commits(repo, repo_type="dataset")],
    "damaged": [one["path"] for one in manifest["files"] if sha256_of(snapshot / one["path"]) != one["sha256"]],
    "configs": datasets.get_dataset_config_names(repo, revision=version),
    "rows": {split: rows.num_rows for split, rows in loaded.items()},
    "streamed": {split: sum(1 for _ in rows) for split, rows in load(streaming=True).items()},
    "files": {
        one.path: one.lfs.sha256 if one.lfs else one.blob_id
        for one in api.list_repo_tree(repo, repo_type="dataset", revision=version, recursive=True)
        if hasattr(one, "blob_id")
    },
}

large = bytes(range(256)) * 50_000
for path, content in {"of-python/notes.md": b"by hand", "of-python/large.bin": large}.items():
    api.upload_file(path_or_fileobj=content, path_in_repo=path, repo_id=repo, repo_type="dataset")
proposal = api.upload_file(
    path_or_fileobj=b"proposed", path_in_repo="of-python/more.md", repo_id=repo, repo_type="dataset", create_pr=True
)
api.create_branch(repo, repo_type="dataset", branch="of-python")
api.create_tag(repo, repo_type="dataset", tag="of-python", revision="of-python")
api.delete_file("of-python/notes.md", repo, repo_type="dataset", revision="of-python")
found["uploaded"] = hashlib.sha256(large).hexdigest()
found["proposal"] = proposal.pr_num
found["proposals"] = [one.title for one in api.get_repo_discussions(repo, repo_type="dataset")]
print(json.dumps(found))
