"""What reads texts and bytes of strangers, each as a function of any bytes: it refuses them in its own way or takes
them, and raises nothing else. `attack/fuzzing.py` runs them."""

from collections.abc import Callable

from attack.parsers import contents, requests, signing_in

PARSERS: dict[str, Callable[[bytes], None]] = {
    parser.__name__: parser
    for parser in (
        requests.page_token,
        requests.resume_token,
        requests.query_filter,
        requests.json_body,
        signing_in.actor_token,
        signing_in.gateway_token,
        signing_in.said,
        signing_in.passkey,
        contents.event,
        contents.file,
        contents.hsds_rows,
        contents.hsds_import,
    )
}
