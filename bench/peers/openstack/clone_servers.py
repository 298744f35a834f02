#!/usr/bin/python3
"""Fills a project with ACTIVE servers for lists: boots one through the API, clones its rows, and gives each a port.

clone_servers.py PROJECT COUNT
"""
import subprocess
import sys
import time
import uuid

from peer import GLANCE, KEYSTONE, NEUTRON, NOVA, call, ensure, token

# database, table, and the column that names the server
ROWS = [
    ('nova', 'instances', 'uuid'), ('nova', 'instance_info_caches', 'instance_uuid'), ('nova', 'instance_extra', 'instance_uuid'),
    ('nova', 'instance_system_metadata', 'instance_uuid'), ('nova_api', 'instance_mappings', 'instance_uuid'),
]
PORTS_PER_CALL = 50


def sql(text, database='nova'):
    words = ['mariadb', '--socket=/run/ospeer/mysql.sock', '-uroot', '-N', database]
    return subprocess.run(words, input=text, text=True, capture_output=True, check=True).stdout


def boot(admin, project_name):
    """One server without a port, the source of all others."""
    image = boot_image(admin)
    flavor = ensure(NOVA, 'flavors', 'flavor', admin, {'name': 'bench.tiny', 'ram': 64, 'vcpus': 1, 'disk': 1})
    mine = token(project_name)
    wish = {'name': 'clone-source', 'flavorRef': flavor['id'], 'imageRef': image['id'], 'networks': 'none'}
    since = {'X-OpenStack-Nova-API-Version': '2.37'}
    server = call('POST', NOVA + '/servers', {'server': wish}, mine, headers=since)[0]['server']['id']
    for _ in range(600):
        shown = call('GET', f'{NOVA}/servers/{server}', token=mine)[0]['server']
        if shown['status'] != 'BUILD':
            break
        time.sleep(0.2)
    if shown['status'] != 'ACTIVE':
        sys.exit(f'the server to clone is {shown}')


def boot_image(admin):
    """An active image; the fake driver boots anything."""
    found = call('GET', GLANCE + '/images?name=bench-boot&status=active', token=admin)[0]['images']
    if found:
        return found[0]
    wish = {'name': 'bench-boot', 'disk_format': 'raw', 'container_format': 'bare', 'visibility': 'public'}
    image = call('POST', GLANCE + '/images', wish, admin)[0]
    call('PUT', f"{GLANCE}/images/{image['id']}/file", token=admin, raw=bytes(1_000_000))
    return image


def columns(database, table):
    return [c for c in sql(
        f"select column_name from information_schema.columns where table_schema='{database}' and table_name='{table}' "
        "order by ordinal_position").split() if c != 'id']


def value(table, key, column, new, number):
    if column == key:
        return f"'{new}'"
    if table == 'instances' and column in ('display_name', 'hostname'):
        return f"'clone-{number:04d}'"
    if table == 'instances' and column in ('host', 'node', 'launched_on'):
        return "'clone-host'"
    return f'`{column}`'


def clone(source, first, count):
    """Rows of count servers as copies of source; their ids."""
    ids = [str(uuid.uuid4()) for _ in range(count)]
    statements = {'nova': [], 'nova_api': []}
    for database, table, key in ROWS:
        names = columns(database, table)
        into = ','.join(f'`{n}`' for n in names)
        for i, new in enumerate(ids):
            values = ','.join(value(table, key, n, new, first + i) for n in names)
            statements[database].append(f"insert into {table} ({into}) select {values} from {table} where {key}='{source}';")
    for database, all_of_it in statements.items():
        sql('set autocommit=0;\n' + '\n'.join(all_of_it) + '\ncommit;', database)
    return ids


def main(name, wanted):
    admin = token('admin')
    project = ensure(KEYSTONE, 'projects', 'project', admin, {'name': name, 'domain_id': 'default'})['id']
    me = call('GET', KEYSTONE + '/users?name=admin', token=admin)[0]['users'][0]['id']
    role = call('GET', KEYSTONE + '/roles?name=admin', token=admin)[0]['roles'][0]['id']
    call('PUT', f'{KEYSTONE}/projects/{project}/users/{me}/roles/{role}', token=admin)
    network = ensure(NEUTRON, 'networks', 'network', admin, {'name': 'bench-base'})['id']
    subnet = {'network_id': network, 'ip_version': 4, 'cidr': '10.200.0.0/16', 'enable_dhcp': False}
    ensure(NEUTRON, 'subnets', 'subnet', admin, subnet, same=('network_id',))

    alive = f"from instances where project_id='{project}' and deleted=0 and vm_state='active'"
    if int(sql(f'select count(*) {alive}')) == 0:
        boot(admin, name)
    have = int(sql(f'select count(*) {alive}'))
    ids = clone(sql(f'select uuid {alive} order by id limit 1').strip(), have, max(0, wanted - have))
    for i in range(0, len(ids), PORTS_PER_CALL):
        port = {'network_id': network, 'project_id': project, 'device_owner': 'compute:nova'}
        ports = [{**port, 'device_id': server} for server in ids[i:i + PORTS_PER_CALL]]
        call('POST', NEUTRON + '/ports', {'ports': ports}, admin)
    print(f'{name} has {max(have, wanted)} servers')


main(sys.argv[1], int(sys.argv[2]))
