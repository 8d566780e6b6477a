"""Reads Parquet files with pyarrow; prints of each its schema, what its columns have, and its rows, as JSON."""

import json
import sys

import pyarrow as pa
import pyarrow.parquet as pq
from datasets import Features


def shape(kind):
    if pa.types.is_struct(kind):
        return {field.name: [shape(field.type), field.nullable] for field in kind}
    if pa.types.is_list(kind):
        return [shape(kind.value_type), kind.value_field.nullable]
    return str(kind)


def columns(metadata):
    groups = [metadata.row_group(at) for at in range(metadata.num_row_groups)]
    return [group.column(at) for group in groups for at in range(group.num_columns)]


def facts(path):
    file = pq.ParquetFile(path)
    schema, metadata = file.schema_arrow, file.metadata
    plain = {pair.name: [shape(pair.type), pair.nullable] for pair in schema}
    bare = Features.from_arrow_schema(schema.remove_metadata())
    declared = Features.from_arrow_schema(schema)
    return {
        "schema": plain,
        "sameFeatures": declared == bare,
        "groups": [metadata.row_group(at).num_rows for at in range(metadata.num_row_groups)],
        "offsetIndex": all(column.has_offset_index for column in columns(metadata)),
        "columnIndex": sorted({c.path_in_schema for c in columns(metadata) if c.has_column_index}),
        "bounds": sorted({c.path_in_schema for c in columns(metadata) if c.is_stats_set and c.statistics.has_min_max}),
        "rows": file.read().to_pylist(),
    }


print(json.dumps([facts(path) for path in sys.argv[1:]]))
