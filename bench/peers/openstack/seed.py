#!/usr/bin/python3
"""Projects, users, roles, services and endpoints of the peer, by Keystone's API. Run again, it converges."""
from peer import HOST, KEYSTONE, SECRETS, call, ensure, token

SERVICES = [
    ('glance', 'image', HOST + ':29292'), ('placement', 'placement', HOST + ':28778'), ('nova', 'compute', HOST + ':28774/v2.1'),
    ('neutron', 'network', HOST + ':29696'), ('cinderv3', 'volumev3', HOST + ':28776/v3/%(project_id)s'),
    ('swift', 'object-store', HOST + ':28080/v1/AUTH_%(project_id)s'),
]

admin = token('admin')
service = ensure(KEYSTONE, 'projects', 'project', admin, {'name': 'service', 'domain_id': 'default'})['id']
roles = {r: ensure(KEYSTONE, 'roles', 'role', admin, {'name': r})['id'] for r in ('admin', 'member', 'reader', 'service')}
for name in ('glance', 'placement', 'nova', 'neutron', 'cinder', 'swift'):
    password = SECRETS['PW_' + name.upper()]
    user = ensure(KEYSTONE, 'users', 'user', admin, {'name': name, 'domain_id': 'default', 'password': password})['id']
    call('PATCH', f'{KEYSTONE}/users/{user}', {'user': {'password': password}}, admin)
    for role in ('admin', 'service'):
        call('PUT', f'{KEYSTONE}/projects/{service}/users/{user}/roles/{roles[role]}', token=admin)

for name, kind, url in SERVICES:
    of = ensure(KEYSTONE, 'services', 'service', admin, {'name': name, 'type': kind, 'enabled': True}, same=('name', 'type'))['id']
    for interface in ('public', 'internal', 'admin'):
        wish = {'service_id': of, 'interface': interface, 'url': url, 'region_id': 'RegionOne'}
        ensure(KEYSTONE, 'endpoints', 'endpoint', admin, wish, same=('service_id', 'interface'))
print('the catalogue is ready')
