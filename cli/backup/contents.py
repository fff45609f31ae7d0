"""The contents of files, copied between the store that a service keeps them in and a backup."""

from pathlib import Path

from obstore.store import ObjectStore, from_url

from cli.embedded.data_folder import DataFolder
from cli.settings import SERVICES


def stores(data: DataFolder) -> dict[str, ObjectStore]:
    """Where each service keeps the contents of files."""
    urls = {service: data.blobs_url(service) for service in SERVICES}
    return {
        service: from_url(url, mkdir=True) if url.startswith("file:") else from_url(url)
        for service, url in urls.items()
    }


def take(data: DataFolder, folder: Path) -> int:
    """Copies what `folder` does not have yet; gives how many there are. A content never changes under its name."""
    count = 0
    for service, store in stores(data).items():
        for batch in store.list():
            for meta in batch:
                count += 1
                target = folder / service / meta["path"]
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(bytes(store.get(meta["path"]).bytes()))
    return count


def put_back(data: DataFolder, folder: Path) -> int:
    """Copies them back; gives how many there were."""
    count = 0
    for service, store in stores(data).items():
        for path in sorted((folder / service).rglob("*")):
            if path.is_file():
                store.put(str(path.relative_to(folder / service)), path)
                count += 1
    return count
