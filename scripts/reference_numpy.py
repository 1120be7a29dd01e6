"""Writes tests/reference/numpy: arrays in the forms that NumPy has, which tests/data_files.rs reads.

    pip install numpy
    python scripts/reference_numpy.py

`counted` arrays hold 0, 1, 2 … in the order of C, in 2 × 3 × 4 or 24 numbers.
"""

import pathlib

import numpy as np

FOLDER = pathlib.Path(__file__).resolve().parent.parent / "tests" / "reference" / "numpy"


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    counted = np.arange(24).reshape(2, 3, 4)
    for name in ("<f4", "<f8", ">f4", ">f8", "u1", "<u2", ">u4", "<u8", "i1", ">i2", "<i4", ">i8"):
        np.save(FOLDER / f"counted_{name.replace('<', 'little_').replace('>', 'big_')}.npy", counted.astype(name))
    np.save(FOLDER / "counted_fortran.npy", np.asfortranarray(counted.astype("<f4")))
    np.save(FOLDER / "bool.npy", np.array([True, False, True]))
    np.save(FOLDER / "complex.npy", np.zeros(2, dtype="<c8"))
    np.save(FOLDER / "half.npy", np.zeros(2, dtype="<f2"))
    np.save(FOLDER / "text.npy", np.array(["a", "b"]))
    np.save(FOLDER / "records.npy", np.zeros(2, dtype=[("x", "<f4"), ("y", "<i4")]))
    np.save(FOLDER / "nan.npy", np.array([[1.0, np.nan], [2.0, 3.0]], dtype="<f4"))
    np.save(FOLDER / "labels.npy", np.array([3, 0, 7], dtype="<i8"))
    np.save(FOLDER / "negative.npy", np.array([3, -1], dtype="<i8"))
    arrays = {"images": counted.astype("u1"), "labels": np.array([1, 0])}
    np.savez(FOLDER / "stored.npz", **arrays)
    np.savez_compressed(FOLDER / "compressed.npz", **arrays)


if __name__ == "__main__":
    main()
