"""The token endpoint (RFC 6749): token exchange for API tokens, client credentials for systems; and its metadata."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote_plus

import grpc
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from gateway.api.problems import of_call
from gateway.api.refusal import Refusal
from gateway.forms import read_form
from gateway.session import BY_API_TOKEN, BY_CLIENT, Caller, bearer, scope_names
from services.chassis.limits import Limit
from services.chassis.signing import LIFETIME, SYSTEM_LIFETIME

if TYPE_CHECKING:
    from gateway.app import Gateway

TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"  # noqa: S105 (RFC 8693, a name)
CLIENT_CREDENTIALS = "client_credentials"
API_TOKEN = "urn:tributary:params:oauth:token-type:api-token"  # noqa: S105 (a name, not a secret)
JWT = "urn:ietf:params:oauth:token-type:jwt"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"  # noqa: S105 (RFC 8693, a name)
MOST_FORM = 8 * 1024

# A client that asks from one address, and an address whatever it asks for: tries, and the seconds they come back in.
# The client is counted by its address, so that nobody shuts it out by trying its name from elsewhere.
PER_CLIENT = (60, 60.0)
PER_ADDRESS = (600, 60.0)


class OAuthError(Exception):
    """A refusal of the token endpoint (RFC 6749, 5.2)."""

    def __init__(self, error: str, description: str, status: int = 400, **headers: str) -> None:
        super().__init__(description)
        self.error = error
        self.status = status
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class TokenEndpoint:
    """Answers POST /oauth2/token."""

    def __init__(self, gateway: "Gateway") -> None:
        self._gateway = gateway
        self._per_address = Limit(*PER_ADDRESS)
        self._per_client = Limit(*PER_CLIENT)

    async def __call__(self, request: Request) -> Response:
        """A token, or why not."""
        from gateway.pages import problem

        try:
            body = await self._answer(request)
        except OAuthError as error:
            told = {"error": error.error, "error_description": str(error)}
            return JSONResponse(told, error.status, headers={"cache-control": "no-store", **error.headers})
        except grpc.aio.AioRpcError as error:
            return problem(of_call(error), request)
        except Refusal as refusal:
            return problem(refusal, request)
        return JSONResponse(body, headers={"cache-control": "no-store"})

    async def _answer(self, request: Request) -> dict[str, Any]:
        address = request.client.host if request.client else ""
        self._count(self._per_address, address)
        form = await once_each(request)
        match form.get("grant_type"):
            case str(grant) if grant == TOKEN_EXCHANGE:
                return await self._exchange(form)
            case str(grant) if grant == CLIENT_CREDENTIALS:
                return await self._credentials(request, form, address)
            case grant:
                code = "unsupported_grant_type" if grant else "invalid_request"
                raise OAuthError(code, f"grant_type must be {CLIENT_CREDENTIALS} or {TOKEN_EXCHANGE}.")

    async def _exchange(self, form: Mapping[str, str]) -> dict[str, Any]:
        """Token exchange (RFC 8693): an API token for an actor token, to call the services' gRPC with."""
        if form.get("subject_token_type") != API_TOKEN:
            raise OAuthError("invalid_request", f"subject_token_type must be {API_TOKEN}.")
        if form.get("requested_token_type", JWT) not in (JWT, ACCESS_TOKEN):
            raise OAuthError("invalid_request", f"requested_token_type can only be {JWT}.")
        if form.get("audience", "tributary") != "tributary" or "resource" in form:
            raise OAuthError("invalid_target", 'The only audience is "tributary".')
        try:
            subject = bearer(b"Bearer " + form.get("subject_token", "").encode()).decode()
        except Refusal:
            raise OAuthError("invalid_request", "subject_token must be an API token.") from None
        ended = OAuthError("invalid_request", "The subject_token is nobody's, or has ended.")
        account = await self._caller(ended, BY_API_TOKEN, token=subject)
        token = self._gateway.session.token(account)
        return {"access_token": token, "issued_token_type": JWT, "token_type": "Bearer", "expires_in": LIFETIME}

    async def _credentials(self, request: Request, form: Mapping[str, str], address: str) -> dict[str, Any]:
        """Client credentials (RFC 6749, 4.4): a system's id and secret for an actor token in its scopes."""
        client_id, secret = credentials(request.headers.get("authorization"), form)
        self._count(self._per_client, (address, client_id))
        system = await self._caller(unknown(), BY_CLIENT, client_id=client_id, secret=secret)
        wanted, has = form.get("scope", "").split(), system.scopes or ()
        if beyond := sorted(set(wanted) - set(has)):
            raise OAuthError("invalid_scope", f"This client does not have the scope {beyond[0][:100]!r}.")
        scopes = tuple(scope for scope in has if not wanted or scope in wanted)
        token = self._gateway.session.token(replace(system, scopes=scopes))
        return {
            "access_token": token,
            "token_type": "Bearer",
            "expires_in": SYSTEM_LIFETIME,
            "scope": " ".join(scopes),
        }

    async def _caller(self, nobody: OAuthError, question: str, **credential: str) -> Caller:
        """Whom a credential stands for. Raises `nobody`; AioRpcError when partners cannot be asked."""
        try:
            return await self._gateway.session.caller(question, **credential)
        except grpc.aio.AioRpcError as error:
            if error.code() in (grpc.StatusCode.UNAUTHENTICATED, grpc.StatusCode.INVALID_ARGUMENT):
                raise nobody from None
            raise

    def _count(self, limit: Limit, caller: object) -> None:
        if seconds := limit.wait(caller):
            raise OAuthError(
                "temporarily_unavailable",
                f"Too many requests: try again in {seconds} s, and use a token until it ends.",
                429,
                retry_after=str(seconds),
            )


async def once_each(request: Request) -> dict[str, str]:
    """The parameters of a token request. Raises OAuthError."""
    if not request.headers.get("content-type", "").lower().startswith("application/x-www-form-urlencoded"):
        raise OAuthError("invalid_request", "Send a form: application/x-www-form-urlencoded.")
    try:
        form = await read_form(request, MOST_FORM)
    except Refusal as refusal:
        raise OAuthError("invalid_request", refusal.detail) from None
    if any(len(values) > 1 for values in form.values()):
        raise OAuthError("invalid_request", "A parameter is given more than once.")
    return {name: values[0] for name, values in form.items()}


def credentials(authorization: str | None, form: Mapping[str, str]) -> tuple[str, str]:
    """The id and secret of a client (RFC 6749, 2.3.1): in the Authorization header or in the form. Raises
    OAuthError."""
    if authorization is None:
        if "client_id" not in form or "client_secret" not in form:
            raise unknown()
        return form["client_id"], form["client_secret"]
    if "client_secret" in form:
        raise OAuthError("invalid_request", "Send the secret in the Authorization header or in the form, not in both.")
    scheme, _, encoded = authorization.partition(" ")
    try:
        pair = base64.b64decode(encoded.strip(), validate=True).decode("ascii")
    except (binascii.Error, ValueError):
        raise unknown() from None
    client_id, colon, secret = pair.partition(":")
    if scheme.lower() != "basic" or not colon:
        raise unknown()
    client_id, secret = unquote_plus(client_id), unquote_plus(secret)
    if form.get("client_id", client_id) != client_id:
        raise OAuthError("invalid_request", "The form names another client than the Authorization header.")
    return client_id, secret


def unknown() -> OAuthError:
    """The refusal of a client, whatever is wrong with its id or its secret."""
    return OAuthError(
        "invalid_client",
        "This client and secret are not known, or have ended.",
        401,
        www_authenticate='Basic realm="tributary"',
    )


def metadata(url: str) -> dict[str, Any]:
    """What the authorization server at `url` can do (RFC 8414)."""
    return {
        "issuer": url,
        "token_endpoint": f"{url}/oauth2/token",
        "jwks_uri": f"{url}/.well-known/jwks.json",
        "response_types_supported": [],
        "grant_types_supported": [CLIENT_CREDENTIALS, TOKEN_EXCHANGE],
        "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
        "scopes_supported": list(scope_names().values()),
        "service_documentation": f"{url}/docs",
    }
