"""Generates protos/gen from the contracts: `python protos/generate.py`, or `--check` to fail when it has drifted.

No package ships `buf/validate/validate.proto` as a source; its descriptor is in protovalidate's generated module, and
protoc takes descriptors as input.
"""

import filecmp
import importlib.resources
import subprocess
import sys
import tempfile
from pathlib import Path

from google.api import annotations_pb2
from google.protobuf import descriptor_pb2
from protovalidate._gen.buf.validate import validate_pb

PROTOS = Path(__file__).parent
GENERATED = PROTOS / "gen"
VALIDATE = "buf/validate/validate.proto"
# All contracts in one file, in the package so that it is installed with it: what the gateway serves is read from it.
CONTRACTS = "tributary/contracts.binpb"


def sources() -> list[str]:
    """The contracts, as paths that protoc knows them by."""
    return sorted(str(p.relative_to(PROTOS)) for p in (PROTOS / "tributary").rglob("*.proto"))


def includes(scratch: Path) -> list[str]:
    """Where protoc finds the contracts and what they import; writes what it needs for that to `scratch`."""
    tools = importlib.resources.files("grpc_tools") / "_proto"
    common = Path(annotations_pb2.__file__).parents[2]
    rules = scratch / "validate.binpb"
    descriptor = descriptor_pb2.FileDescriptorProto.FromString(validate_pb.desc().proto.to_binary())
    run_protoc(f"-I{tools}", "--include_imports", f"--descriptor_set_out={rules}", *descriptor.dependency)
    files = descriptor_pb2.FileDescriptorSet.FromString(rules.read_bytes())
    files.file.append(descriptor)
    rules.write_bytes(files.SerializeToString())
    return [f"-I{PROTOS}", f"-I{common}", f"-I{tools}", f"--descriptor_set_in={rules}"]


def run_protoc(*arguments: str) -> None:
    """Runs protoc; raises CalledProcessError when it refuses."""
    subprocess.run([sys.executable, "-m", "grpc_tools.protoc", *arguments], check=True)  # noqa: S603 (a fixed program)


def image(path: Path) -> None:
    """Writes all contracts with their imports and comments to `path`, for buf to lint and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        run_protoc(
            *includes(Path(scratch)),
            "--include_imports",
            "--include_source_info",
            f"--descriptor_set_out={path}",
            *sources(),
        )


def described(path: Path) -> bytes:
    """The image at `path` with our own comments, and nothing else of the source: no positions, no others' comments."""
    files = descriptor_pb2.FileDescriptorSet.FromString(path.read_bytes())
    for file in files.file:
        commented = [
            location
            for location in file.source_code_info.location
            if file.package.startswith("tributary.") and (location.leading_comments or location.trailing_comments)
        ]
        for location in commented:
            location.span[:] = [0, 0, 0]  # readers insist that there be one
            location.ClearField("leading_detached_comments")
        kept = descriptor_pb2.SourceCodeInfo(location=commented)
        file.ClearField("source_code_info")
        if commented:
            file.source_code_info.CopyFrom(kept)
    return files.SerializeToString(deterministic=True)


def generate(out: Path) -> None:
    """Writes the Python modules and stubs of all contracts to `out`, and all of them described in one file."""
    out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        run_protoc(
            *includes(Path(scratch)),
            f"--python_out={out}",
            f"--pyi_out={out}",
            f"--grpc_python_out={out}",
            *sources(),
        )
        run_protoc(*includes(Path(scratch)), f"--python_out={out}", f"--pyi_out={out}", VALIDATE)
        whole = Path(scratch) / "image.binpb"
        image(whole)
        (out / CONTRACTS).write_bytes(described(whole))
    for stub in out.rglob("*_pb2_grpc.py"):  # a file without a service needs none
        if "class " not in stub.read_text():
            stub.unlink()


def drift(generated: Path, fresh: Path) -> list[str]:
    """The files that differ between the two folders, by name."""
    names = {
        str(p.relative_to(root))
        for root in (generated, fresh)
        for p in root.rglob("*")
        if p.is_file() and "__pycache__" not in p.parts
    }
    return sorted(filecmp.cmpfiles(generated, fresh, names, shallow=False)[1]) + sorted(
        n for n in names if not ((generated / n).exists() and (fresh / n).exists())
    )


def main() -> int:
    """Generates, or with `--check` compares; the exit status."""
    if sys.argv[1:2] == ["--image"]:
        image(Path(sys.argv[2]))
        return 0
    if sys.argv[1:] != ["--check"]:
        for old in GENERATED.rglob("*_pb2*"):
            old.unlink()
        generate(GENERATED)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        generate(Path(scratch))
        stale = drift(GENERATED, Path(scratch))
    for name in stale:
        print(f"protos/gen/{name} is not what the contracts generate: run `make protos`", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
