"""Small files of every format, written by other programs than Ridgeline, with what stands in them.

Needs pyarrow, pandas, numpy and Pillow. Writes the folder `files` and `files.json` beside itself. The files' contents are
the same at every run; packed bytes may differ with the versions.
"""

import datetime
import decimal
import gzip
import json
import pathlib

import numpy as np
import PIL
import pyarrow as pa
import pyarrow.feather as feather
import pyarrow.parquet as pq
from PIL import Image

HERE = pathlib.Path(__file__).parent
FOLDER = HERE / "files"
FOLDER.mkdir(exist_ok=True)
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
ROWS = 12


def milliseconds(moment):
    return (moment - EPOCH) // datetime.timedelta(milliseconds=1)


def columns():
    """Name, Arrow type, values, what a reader gives as number or text (None: missing), and its kind."""
    days = [datetime.date(1969, 12, 30) + datetime.timedelta(days=i) for i in range(ROWS)]
    moments = [
        datetime.datetime(1969, 12, 31, 23, 59, 59, 998000, tzinfo=datetime.timezone.utc)
        + datetime.timedelta(milliseconds=i)
        for i in range(ROWS)
    ]
    day_ms = [
        milliseconds(datetime.datetime(d.year, d.month, d.day, tzinfo=datetime.timezone.utc)) for d in days
    ]
    moment_ms = [milliseconds(m) for m in moments]
    texts = ["ä", "b", "日本", "b", "a b", "ä", "b", "", "c", "ä", "b", "x" * 40]
    long_texts = [f"a text of more than twelve bytes, number {i}" for i in range(ROWS)]
    floats = [0.1, -2.5, 3e-30, 1e30, 7.0, 0.0, -0.5, 1 / 3, 2.0, 5.5, 6.25, 1e-5]
    halves = [0.5, -1.5, 2.0, 65504.0, 6e-8, 0.0, 1.0, 3.0, 0.25, 10.0, 100.0, 1000.0]
    half_read = [float(np.float16(h)) for h in halves]
    missing = [i % 4 == 1 for i in range(ROWS)]

    def some(values):
        return [None if gone else value for gone, value in zip(missing, values)]

    ints = [i * 1000 - 3000 for i in range(ROWS)]
    big = [2**53 + 1 + i for i in range(ROWS)]
    decimals = [decimal.Decimal(f"{i - 3}.{i:02d}") for i in range(ROWS)]
    return [
        ("double", pa.float64(), floats, floats, "number"),
        ("float", pa.float32(), [np.float32(f) for f in floats], [float(np.float32(f)) for f in floats], "number"),
        ("half", pa.float16(), [np.float16(h) for h in halves], half_read, "number"),
        ("int8", pa.int8(), [i - 6 for i in range(ROWS)], [i - 6 for i in range(ROWS)], "number"),
        ("int16", pa.int16(), ints, ints, "number"),
        ("int32", pa.int32(), ints, ints, "number"),
        ("int64", pa.int64(), ints, ints, "number"),
        ("uint8", pa.uint8(), [255 - i for i in range(ROWS)], [255 - i for i in range(ROWS)], "number"),
        ("uint32", pa.uint32(), [2**32 - 1 - i for i in range(ROWS)], [2**32 - 1 - i for i in range(ROWS)], "number"),
        ("uint64", pa.uint64(), [2**64 - 1 - i for i in range(ROWS)], [float(2**64 - 1 - i) for i in range(ROWS)], "number"),
        ("beyond 2^53", pa.int64(), big, [float(b) for b in big], "number"),
        ("decimal", pa.decimal128(9, 2), decimals, [float(d) for d in decimals], "number"),
        ("big decimal", pa.decimal128(38, 10), [d * 10**9 for d in decimals], [float(d * 10**9) for d in decimals], "number"),
        ("day", pa.date32(), days, day_ms, "number"),
        ("second", pa.timestamp("s", tz="UTC"), [EPOCH + datetime.timedelta(seconds=i - 3) for i in range(ROWS)], [(i - 3) * 1000 for i in range(ROWS)], "number"),
        ("millisecond", pa.timestamp("ms", tz="UTC"), moments, moment_ms, "number"),
        ("microsecond", pa.timestamp("us"), [m.replace(tzinfo=None) for m in moments], moment_ms, "number"),
        ("nanosecond", pa.timestamp("ns", tz="Europe/Vienna"), moments, moment_ms, "number"),
        ("time of day", pa.time64("us"), [datetime.time(1, 2, 3, i * 1000) for i in range(ROWS)], [3723000 + i for i in range(ROWS)], "number"),
        ("flag", pa.bool_(), [i % 3 == 0 for i in range(ROWS)], ["true" if i % 3 == 0 else "false" for i in range(ROWS)], "category"),
        ("text", pa.string(), texts, [t if t else None for t in texts], "category"),
        ("long text", pa.large_string(), long_texts, long_texts, "category"),
        ("some double", pa.float64(), some(floats), some(floats), "number"),
        ("some int64", pa.int64(), some(ints), some(ints), "number"),
        ("some text", pa.string(), some(texts), some([t if t else None for t in texts]), "category"),
        ("some flag", pa.bool_(), some([i % 3 == 0 for i in range(ROWS)]), some(["true" if i % 3 == 0 else "false" for i in range(ROWS)]), "category"),
        ("nan", pa.float64(), [float("nan") if gone else f for gone, f in zip(missing, floats)], some(floats), "number"),
        ("none at all", pa.float64(), [None] * ROWS, [None] * ROWS, "number"),
        ("constant", pa.int32(), [7] * ROWS, [7] * ROWS, "number"),
    ]


def table():
    arrays = {name: pa.array(values, type=kind) for name, kind, values, _, _ in columns()}
    texts = arrays["some text"]
    arrays["dictionary"] = texts.dictionary_encode()
    arrays["number dictionary"] = pa.array([3.5, 3.5, -1.0] * 4).dictionary_encode()
    return pa.table(arrays)


def expected():
    found = {name: {"kind": kind, "values": read} for name, _, _, read, kind in columns()}
    found["dictionary"] = found["some text"]
    found["number dictionary"] = {"kind": "number", "values": [3.5, 3.5, -1.0] * 4}
    return found


def write_parquet(everything):
    for codec in ["none", "snappy", "gzip", "zstd", "brotli", "lz4"]:
        # Row groups of 5 rows: three of them, the last one shorter. Floats of 16 bits are not packed by every writer.
        pq.write_table(everything, FOLDER / f"{codec}.parquet", compression=codec, row_group_size=5)
    pq.write_table(
        everything, FOLDER / "second-pages.parquet", data_page_version="2.0", version="2.6", write_page_checksum=True
    )
    no_dictionary = {
        name: encoding
        for name, encoding in {
            "int32": "DELTA_BINARY_PACKED",
            "int64": "DELTA_BINARY_PACKED",
            "some int64": "DELTA_BINARY_PACKED",
            "text": "DELTA_BYTE_ARRAY",
            "long text": "DELTA_LENGTH_BYTE_ARRAY",
            "double": "BYTE_STREAM_SPLIT",
            "float": "BYTE_STREAM_SPLIT",
            "flag": "RLE",
        }.items()
    }
    pq.write_table(
        everything,
        FOLDER / "encodings.parquet",
        use_dictionary=False,
        column_encoding=no_dictionary,
        data_page_version="2.0",
        compression="zstd",
    )
    old = everything.select(["nanosecond", "int32"])
    pq.write_table(old, FOLDER / "int96.parquet", use_deprecated_int96_timestamps=True)
    nested = pa.table(
        {"a": [1.5, 2.5], "list": [[1], [2, 3]], "record": [{"x": 1}, {"x": 2}], "b": ["u", "v"], "bytes": [b"\xff\x00", b"x"]}
    )
    nested = nested.set_column(4, "bytes", pa.array([b"\xff\x00", b"xx"], type=pa.binary(2)))
    pq.write_table(nested, FOLDER / "nested.parquet")
    feather.write_feather(nested, FOLDER / "nested.feather", compression="uncompressed")
    empty = everything.slice(0, 0).select(["double", "text"])
    pq.write_table(empty, FOLDER / "empty.parquet")
    feather.write_feather(empty, FOLDER / "empty.feather")


def write_small(everything):
    """A few rows and columns, for tests that damage a file thousands of times."""
    small = everything.select(["some double", "text", "dictionary", "some int64", "day"]).slice(0, 6).combine_chunks()
    pq.write_table(small, FOLDER / "small-plain.parquet", compression="none", use_dictionary=False, write_statistics=False)
    pq.write_table(small, FOLDER / "small-snappy.parquet", compression="snappy", write_statistics=False)
    pq.write_table(
        small.select(["some int64", "text", "day"]),
        FOLDER / "small-delta.parquet",
        compression="none",
        use_dictionary=False,
        write_statistics=False,
        data_page_version="2.0",
        column_encoding={"some int64": "DELTA_BINARY_PACKED", "text": "DELTA_BYTE_ARRAY", "day": "DELTA_BINARY_PACKED"},
    )
    feather.write_feather(small, FOLDER / "small-lz4.feather", compression="lz4")
    feather.write_feather(small, FOLDER / "small-zstd.feather", compression="zstd")
    with pa.OSFile(str(FOLDER / "small.arrows"), "wb") as sink, pa.ipc.new_stream(sink, small.schema) as writer:
        writer.write_table(small)


def write_arrow(everything):
    for codec in ["uncompressed", "lz4", "zstd"]:
        feather.write_feather(everything, FOLDER / f"{codec}.feather", compression=codec, chunksize=5)
    with pa.OSFile(str(FOLDER / "stream.arrows"), "wb") as sink, pa.ipc.new_stream(sink, everything.schema) as writer:
        writer.write_table(everything, max_chunksize=7)
    views = pa.table({"view": pa.array(["short", None, "a text of more than twelve bytes", "x"] * 3, type=pa.string_view())})
    with pa.OSFile(str(FOLDER / "views.arrow"), "wb") as sink, pa.ipc.new_file(sink, views.schema) as writer:
        writer.write_table(views)
    # Linked blocks: what repeats lies in a block before.
    long = pa.table({"number": pa.array([float(i % 1000) for i in range(40_000)])})
    feather.write_feather(long, FOLDER / "linked-blocks.feather", compression="lz4", chunksize=40_000)


def write_numpy():
    found = {}
    values = np.arange(-6, 6).reshape(3, 4)
    for dtype in ["f2", "f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"]:
        numbers = np.abs(values) if dtype[0] == "u" else values
        for order in "<>":
            for fortran in [False, True]:
                name = f"{dtype}-{'little' if order == '<' else 'big'}-{'fortran' if fortran else 'c'}"
                array = numbers.astype(order + dtype)
                found[name] = {"shape": [3, 4], "dtype": array.dtype.str, "values": numbers.ravel().tolist()}
                yield name, np.asfortranarray(array) if fortran else array, found
    for name, array in [
        ("bool", values > 0),
        ("cube", np.arange(24, dtype="<f4").reshape(2, 3, 4)),
        ("cube-fortran", np.asfortranarray(np.arange(24, dtype="<f4").reshape(2, 3, 4))),
        ("text", np.array(["b", "ä", "日本", ""])),
        ("bytes", np.array([b"b", b"aa", b"", b"x"])),
        ("scalar", np.float64(2.5)),
        ("none", np.zeros((0, 4))),
    ]:
        array = np.asarray(array)
        flat = array.ravel().tolist()
        flat = [value.decode() if isinstance(value, bytes) else int(value) if isinstance(value, bool) else value for value in flat]
        found[name] = {"shape": list(array.shape), "dtype": array.dtype.str, "values": flat}
        yield name, array, found


def write_images():
    folder = FOLDER / "images"
    folder.mkdir(exist_ok=True)
    row, column = np.mgrid[0:6, 0:8]
    red = (row * 40).astype(np.uint8)
    green = (column * 30).astype(np.uint8)
    blue = ((row + column) * 15).astype(np.uint8)
    colour = np.stack([red, green, blue], axis=-1)
    alpha = np.full((6, 8, 1), 128, dtype=np.uint8)
    grey = ((row * 8 + column) * 5).astype(np.uint8)
    images = {
        "rgb.png": Image.fromarray(colour),
        "rgba.png": Image.fromarray(np.concatenate([colour, alpha], axis=-1)),
        "grey.png": Image.fromarray(grey),
        "grey-alpha.png": Image.fromarray(np.stack([grey, alpha[..., 0]], axis=-1)),
        "grey-16.png": Image.fromarray((grey.astype(np.uint16) * 257)),
        "palette.png": Image.fromarray(colour).quantize(16),
        "one-bit.png": Image.fromarray(grey).convert("1"),
        "grey.jpg": Image.fromarray(grey),
        "rgb.jpg": Image.fromarray(colour),
        "progressive.jpg": Image.fromarray(colour),
        "subsampled.jpg": Image.fromarray(colour),
        "photo.png": Image.fromarray((np.sin(np.mgrid[0:40, 0:50, 0:3].sum(axis=0) * 0.7) * 127 + 128).astype(np.uint8)),
    }
    found = {}
    for name, image in images.items():
        options = {"quality": 95, "subsampling": 2 if name == "subsampled.jpg" else 0} if name.endswith(".jpg") else {}
        if name == "progressive.jpg":
            options["progressive"] = True
        image.save(folder / name, **options)
        read = Image.open(folder / name)
        if name == "grey-16.png":
            # Pillow cuts values of 16 bits off at 255 instead of scaling them.
            read = Image.fromarray((np.asarray(read) // 257).astype(np.uint8))
        small = {
            "rgb": np.asarray(read.convert("RGB")).ravel().tolist(),
            "grey": np.asarray(read.convert("L")).ravel().tolist(),
        } if name != "photo.png" else {}
        found[name] = {
            "height": read.height,
            "width": read.width,
            **small,
            "resized": {
                f"{height}x{width}": np.asarray(read.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)).ravel().tolist()
                for height, width in [(3, 5), (9, 4), (12, 16)]
            },
        }
    return found


def write_archives(arrays):
    np.savez(FOLDER / "stored.npz", x=arrays["f4-little-c"], y=arrays["i8-little-c"][:, 0], names=arrays["text"])
    np.savez_compressed(FOLDER / "packed.npz", x=arrays["f4-little-c"], y=arrays["i8-little-c"][:, 0])
    np.save(FOLDER / "objects.npy", np.array([{"a": 1}, None], dtype=object), allow_pickle=True)
    np.save(FOLDER / "record.npy", np.zeros(3, dtype=[("a", "<f4"), ("b", "<i4")]))
    np.save(FOLDER / "complex.npy", np.zeros(3, dtype="<c16"))


def main():
    everything = table()
    write_parquet(everything)
    write_arrow(everything)
    write_small(everything)
    arrays = {}
    numpy_expected = {}
    for name, array, numpy_expected in write_numpy():
        arrays[name] = array
    # One archive instead of sixty files.
    np.savez_compressed(FOLDER / "arrays.npz", **arrays)
    np.save(FOLDER / "plain.npy", arrays["f8-little-c"])
    write_archives(arrays)
    # Text in an encoding that is not UTF-8 and long enough to be told.
    german = "größe;straße;maß\n" + "\n".join(f"{i},5;Königsallee für Übermütige {i % 3};{i}" for i in range(40)) + "\n"
    (FOLDER / "windows-1252.csv").write_bytes(german.encode("cp1252"))
    russian = "имя,возраст\n" + "\n".join(f"{'Екатерина Владимировна' if i % 2 else 'Александр Сергеевич'},{i}" for i in range(40)) + "\n"
    (FOLDER / "windows-1251.csv").write_bytes(russian.encode("cp1251"))
    document = {
        "versions": {"pyarrow": pa.__version__, "numpy": np.__version__, "pillow": PIL.__version__},
        "rows": ROWS,
        "table": expected(),
        "numpy": numpy_expected,
        "images": write_images(),
    }
    with gzip.GzipFile(HERE / "files.json.gz", "wb", mtime=0) as file:
        file.write(json.dumps(document, ensure_ascii=False).encode())


main()
