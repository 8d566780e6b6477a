"""Prints how many rows each Parquet file below a path of a bucket has, as pyarrow reads them there."""

import json
import sys

from pyarrow import fs, parquet

endpoint, access_key, secret_key, path = sys.argv[1:]
bucket = fs.S3FileSystem(
    access_key=access_key,
    secret_key=secret_key,
    endpoint_override=endpoint,
    region="us-east-1",
)
files = bucket.get_file_info(fs.FileSelector(path, recursive=True))
rows = {
    file.path[len(path) + 1 :]: parquet.read_table(file.path, filesystem=bucket).num_rows
    for file in files
    if file.path.endswith(".parquet")
}
print(json.dumps(rows))
