"""The peer as its administrator sees it: addresses, passwords, one call."""
import json
import urllib.error
import urllib.request

HOST = 'http://127.0.0.1'
KEYSTONE, GLANCE, NOVA, NEUTRON = HOST + ':25000/v3', HOST + ':29292/v2', HOST + ':28774/v2.1', HOST + ':29696/v2.0'
SECRETS = dict(line.strip().split('=', 1) for line in open('/etc/ospeer/secrets.env') if '=' in line)


def call(method, url, body=None, token=None, raw=None, headers=None):
    """One request, JSON or raw bytes; the answer's JSON (None where it is empty) and its headers in lower case. Raises HTTPError."""
    data = raw if raw is not None else json.dumps(body).encode() if body is not None else None
    sent = {'Content-Type': 'application/json' if raw is None else 'application/octet-stream', **(headers or {})}
    if token:
        sent['X-Auth-Token'] = token
    with urllib.request.urlopen(urllib.request.Request(url, method=method, data=data, headers=sent), timeout=600) as answer:
        text = answer.read()
        return json.loads(text) if text else None, {k.lower(): v for k, v in answer.headers.items()}


def token(project):
    """A token of the administrator in a project."""
    user = {'name': 'admin', 'domain': {'id': 'default'}, 'password': SECRETS['PW_ADMIN']}
    scope = {'project': {'name': project, 'domain': {'id': 'default'}}}
    body = {'auth': {'identity': {'methods': ['password'], 'password': {'user': user}}, 'scope': scope}}
    return call('POST', KEYSTONE + '/auth/tokens', body)[1]['x-subject-token']


def ensure(url, kind, one, token, wish, same=('name',)):
    """The one of a list that agrees with the wish, made where there is none."""
    for found in call('GET', f'{url}/{kind}', token=token)[0][kind]:
        if all(found.get(k) == wish[k] for k in same):
            return found
    return call('POST', f'{url}/{kind}', {one: wish}, token)[0][one]
