#!/bin/bash
# Installs Debian 12's own OpenStack (Zed) as one node beside Alizé, with settings, databases and catalogue. Run again, it converges. As root.
# What it took is left in /var/log/ospeer: install.times (seconds), install.size (packages, bytes), apt.log.
. "$(dirname "$0")/lib.sh"
T0=$(date +%s)
mark() { echo "$1 $(( $(date +%s) - T0 ))" >> $LOG/install.times; say "$1: $(( $(date +%s) - T0 )) s"; }
mkdir -p $LOG $RUN $VAR $ETC; : > $LOG/install.times
# Packages must not start their own daemons: start.sh starts them, on other ports. Taken away again below where it is ours.
policy=; [ -e /usr/sbin/policy-rc.d ] || { policy=ours; trap 'rm -f /usr/sbin/policy-rc.d' EXIT; printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d; chmod 755 /usr/sbin/policy-rc.d; }
PK="curl openssl sudo mariadb-server rabbitmq-server memcached uwsgi-core uwsgi-plugin-python3 python3-pymysql python3-memcache python3-pymemcache python3-openstackclient"
has keystone  && PK="$PK keystone"
has glance    && PK="$PK glance-api"
has swift     && PK="$PK swift-proxy swift-account swift-container swift-object"
has placement && PK="$PK placement-api"
has nova      && PK="$PK nova-api nova-conductor nova-scheduler nova-compute nova-compute-kvm nova-novncproxy"
has neutron   && PK="$PK neutron-server neutron-linuxbridge-agent neutron-dhcp-agent neutron-l3-agent neutron-metadata-agent"
has cinder    && PK="$PK cinder-api cinder-scheduler cinder-volume"
missing=""; for p in $PK; do dpkg -s $p >/dev/null 2>&1 || missing="$missing $p"; done
used() { df -B1 --output=used / | tail -1; }
if [ -n "$missing" ]; then
  apt-get -o DPkg::Lock::Timeout=900 update -qq || say "apt-get update complained; going on with the lists there are"
  mark lists
  b=$(used)
  apt-get -o DPkg::Lock::Timeout=900 -y --no-install-recommends install $missing > $LOG/apt.log 2>&1 || { tail -30 $LOG/apt.log; exit 1; }
  { grep -E 'newly installed|Need to get|additional disk space' $LOG/apt.log; echo "root file system grew by $(( ($(used) - b) / 1048576 )) MiB (others may write too)"; } > $LOG/install.size; cat $LOG/install.size
fi
[ -z "$policy" ] || rm -f /usr/sbin/policy-rc.d
mark packages
secrets

# ---- MariaDB ------------------------------------------------------------------------------------
cat > $ETC/my.cnf <<E
[mariadbd]
datadir=$VAR/mysql
socket=$RUN/mysql.sock
pid-file=$RUN/mariadb.pid
port=$P_DB
bind-address=$HOST
user=mysql
skip-name-resolve
max_connections=1000
innodb_buffer_pool_size=512M
innodb_flush_log_at_trx_commit=1
character-set-server=utf8mb3
collation-server=utf8mb3_general_ci
log-error=$LOG/mariadb.log
E
chown mysql $RUN $LOG 2>/dev/null || true; chmod 1777 $RUN $LOG
if [ ! -d $VAR/mysql/mysql ]; then
  mkdir -p $VAR/mysql; chown mysql:mysql $VAR/mysql
  mariadb-install-db --defaults-file=$ETC/my.cnf --auth-root-authentication-method=socket > $LOG/mariadb-install.log 2>&1
fi
"$HERE/start.sh" base
declare -A DBS=([keystone]=$PW_KEYSTONE [glance]=$PW_GLANCE [placement]=$PW_PLACEMENT [nova]=$PW_NOVA [nova_api]=$PW_NOVA [nova_cell0]=$PW_NOVA [neutron]=$PW_NEUTRON [cinder]=$PW_CINDER)
for d in "${!DBS[@]}"; do u=${d%%_*}
  echo "CREATE DATABASE IF NOT EXISTS $d; CREATE USER IF NOT EXISTS '$u'@'$HOST' IDENTIFIED BY '${DBS[$d]}'; ALTER USER '$u'@'$HOST' IDENTIFIED BY '${DBS[$d]}'; GRANT ALL ON $d.* TO '$u'@'$HOST';"
done | db
mark mariadb
dburl() { echo "mysql+pymysql://$1:$2@$HOST:$P_DB/$3?charset=utf8"; }
MQURL="rabbit://openstack:$PW_MQ@$HOST:$P_MQ/"
rabbitmqctl -n ospeer@localhost list_users 2>/dev/null | grep -q ^openstack || {
  rabbitmqctl -n ospeer@localhost -q add_user openstack $PW_MQ >/dev/null
  rabbitmqctl -n ospeer@localhost -q set_permissions openstack '.*' '.*' '.*' >/dev/null; }
rabbitmqctl -n ospeer@localhost -q change_password openstack $PW_MQ >/dev/null
mark rabbitmq

put() { # file owner mode   (stdin = content); keeps the packaged file once as .dist
  [ -e "$1" ] && [ ! -e "$1.dist" ] && cp -p "$1" "$1.dist"
  mkdir -p "$(dirname "$1")"; cat > "$1"; chown "$2" "$1"; chmod "$3" "$1"; }
authtoken() { cat <<E
[keystone_authtoken]
www_authenticate_uri = http://$HOST:$P_KEYSTONE
auth_url = http://$HOST:$P_KEYSTONE
memcached_servers = $HOST:$P_MC
auth_type = password
project_domain_name = Default
user_domain_name = Default
project_name = service
username = $1
password = $2
service_token_roles_required = true
service_token_roles = service
region_name = $REGION
E
}
svcauth() { # section user pw
cat <<E
[$1]
auth_url = http://$HOST:$P_KEYSTONE
auth_type = password
project_domain_name = Default
user_domain_name = Default
region_name = $REGION
project_name = service
username = $2
password = $3
E
}
dbconf() { cat <<E
[database]
connection = $1
max_pool_size = 10
max_overflow = 20
connection_recycle_time = 280
E
}
uwsgi() { # name user wsgi-file port threads
put $ETC/uwsgi/$1.ini root:root 644 <<E
[uwsgi]
# Debian's packaged settings for this service, with our bind address, process count and log
http-socket = $HOST:$4
buffer-size = 65535
rem-header = Content-Length
master = true
thunder-lock = true
plugins = python3
lazy-apps = true
paste-logger = true
no-orphans = true
die-on-term = true
enable-threads = true
processes = $WSGI_PROCS
threads = $5
listen = 100
${6:-}
disable-logging = true
name = $1
uid = $2
gid = $2
chdir = /var/lib/${2}
wsgi-file = $3
E
}
DEBIAN_EXTRA=$'socket-timeout = 10\nhttp-auto-chunked = true\nhttp-chunked-input = true\nhttp-raw-body = true\nadd-header = Connection: close\nexit-on-reload = true\nwsgi-manage-chunked-input = true'

# ---- Keystone -----------------------------------------------------------------------------------
if has keystone; then
put /etc/keystone/keystone.conf root:keystone 640 <<E
[DEFAULT]
log_dir = /var/log/keystone
log_file = keystone.log
[cache]
enabled = true
backend = oslo_cache.memcache_pool
memcache_servers = $HOST:$P_MC
expiration_time = 600
$(dburl keystone $PW_KEYSTONE keystone | { read u; dbconf "$u"; })
[token]
provider = fernet
expiration = 3600
[fernet_tokens]
key_repository = /etc/keystone/fernet-keys/
[credential]
key_repository = /etc/keystone/credential-keys/
[oslo_middleware]
enable_proxy_headers_parsing = true
E
uwsgi keystone keystone /usr/bin/keystone-wsgi-public $P_KEYSTONE $WSGI_THREADS
su -s /bin/sh keystone -c "keystone-manage db_sync"
keystone-manage fernet_setup --keystone-user keystone --keystone-group keystone
keystone-manage credential_setup --keystone-user keystone --keystone-group keystone
chown -R keystone:keystone /etc/keystone/fernet-keys /etc/keystone/credential-keys; chmod 700 /etc/keystone/fernet-keys /etc/keystone/credential-keys
keystone-manage bootstrap --bootstrap-password $PW_ADMIN --bootstrap-region-id $REGION \
  --bootstrap-admin-url http://$HOST:$P_KEYSTONE/v3/ --bootstrap-internal-url http://$HOST:$P_KEYSTONE/v3/ --bootstrap-public-url http://$HOST:$P_KEYSTONE/v3/
chown -R keystone:keystone /var/log/keystone
put $ETC/admin-openrc root:root 600 <<E
export OS_AUTH_URL=http://$HOST:$P_KEYSTONE/v3 OS_USERNAME=admin OS_PASSWORD=$PW_ADMIN OS_PROJECT_NAME=admin
export OS_USER_DOMAIN_NAME=Default OS_PROJECT_DOMAIN_NAME=Default OS_IDENTITY_API_VERSION=3 OS_REGION_NAME=$REGION OS_VOLUME_API_VERSION=3
export BENCH_PIDS=$RUN
E
"$HERE/start.sh" base keystone
mark keystone
/usr/bin/python3 "$HERE/seed.py"
mark catalog
fi

# ---- Glance -------------------------------------------------------------------------------------
if has glance; then
mkdir -p $VAR/images; chown glance:glance $VAR/images
put /etc/glance/glance-api.conf root:glance 640 <<E
[DEFAULT]
log_dir = /var/log/glance
enabled_backends = local:file
transport_url = $MQURL
bind_host = $HOST
bind_port = $P_GLANCE
public_endpoint = http://$HOST:$P_GLANCE
$(dburl glance $PW_GLANCE glance | { read u; dbconf "$u"; })
$(authtoken glance $PW_GLANCE)
[paste_deploy]
flavor = keystone
[glance_store]
default_backend = local
[local]
filesystem_store_datadir = $VAR/images/
[os_glance_staging_store]
filesystem_store_datadir = $VAR/glance-staging/
[os_glance_tasks_store]
filesystem_store_datadir = $VAR/glance-tasks/
[oslo_concurrency]
lock_path = $VAR/locks
E
mkdir -p $VAR/glance-staging $VAR/glance-tasks $VAR/locks; chown glance:glance $VAR/glance-staging $VAR/glance-tasks; chmod 1777 $VAR/locks
uwsgi glance-api glance /usr/bin/glance-wsgi-api $P_GLANCE $WSGI_THREADS "$DEBIAN_EXTRA"
su -s /bin/sh glance -c "glance-manage --config-file /etc/glance/glance-api.conf db_sync" > $LOG/glance-dbsync.log 2>&1
chown -R glance:glance /var/log/glance
mark glance
fi

# ---- Swift --------------------------------------------------------------------------------------
if has swift; then
S=$ETC/swift; mkdir -p $S $VAR/swift/d1 /var/cache/swift; chown -R swift:swift $VAR/swift /var/cache/swift
# /etc/swift/swift.conf (hash suffix) is at a hard-coded path; kept as packaged when it exists.
[ -s /etc/swift/swift.conf ] || printf '[swift-hash]\nswift_hash_path_suffix = %s\nswift_hash_path_prefix = %s\n[storage-policy:0]\nname = Policy-0\ndefault = yes\n' changeme changeme > /etc/swift/swift.conf
cat > $S/memcache.conf <<E
[memcache]
memcache_servers = $HOST:$P_MC
memcache_max_connections = 10
E
put $S/proxy-server.conf root:swift 640 <<E
[DEFAULT]
bind_ip = $HOST
bind_port = $P_SWIFT
workers = $SWIFT_WORKERS
swift_dir = $S
user = swift
log_level = WARNING
[pipeline:main]
pipeline = catch_errors gatekeeper healthcheck proxy-logging cache listing_formats container_sync bulk tempurl ratelimit authtoken keystoneauth copy container-quotas account-quotas slo dlo versioned_writes symlink proxy-logging proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:authtoken]
paste.filter_factory = keystonemiddleware.auth_token:filter_factory
www_authenticate_uri = http://$HOST:$P_KEYSTONE
auth_url = http://$HOST:$P_KEYSTONE
memcached_servers = $HOST:$P_MC
auth_type = password
project_domain_name = Default
user_domain_name = Default
project_name = service
username = swift
password = $PW_SWIFT
delay_auth_decision = true
[filter:keystoneauth]
use = egg:swift#keystoneauth
operator_roles = admin, member
[filter:catch_errors]
use = egg:swift#catch_errors
[filter:gatekeeper]
use = egg:swift#gatekeeper
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:cache]
use = egg:swift#memcache
memcache_servers = $HOST:$P_MC
[filter:listing_formats]
use = egg:swift#listing_formats
[filter:container_sync]
use = egg:swift#container_sync
[filter:bulk]
use = egg:swift#bulk
[filter:tempurl]
use = egg:swift#tempurl
[filter:ratelimit]
use = egg:swift#ratelimit
[filter:copy]
use = egg:swift#copy
[filter:container-quotas]
use = egg:swift#container_quotas
[filter:account-quotas]
use = egg:swift#account_quotas
[filter:slo]
use = egg:swift#slo
[filter:dlo]
use = egg:swift#dlo
[filter:versioned_writes]
use = egg:swift#versioned_writes
allow_versioned_writes = true
allow_object_versioning = true
[filter:symlink]
use = egg:swift#symlink
E
for t in account:$P_ACC container:$P_CON object:$P_OBJ; do n=${t%%:*} p=${t##*:}
put $S/$n-server.conf root:swift 640 <<E
[DEFAULT]
bind_ip = $HOST
bind_port = $p
workers = $SWIFT_WORKERS
user = swift
swift_dir = $S
devices = $VAR/swift
mount_check = false
log_level = WARNING
[pipeline:main]
pipeline = healthcheck recon $n-server
[app:$n-server]
use = egg:swift#$n
[filter:healthcheck]
use = egg:swift#healthcheck
[filter:recon]
use = egg:swift#recon
recon_cache_path = /var/cache/swift
[$n-replicator]
[$n-auditor]
$( [ $n = account ] && echo '[account-reaper]'; [ $n = container ] && printf '[container-updater]\n[container-sharder]\ninternal_client_conf_path = %s\n[container-sync]\n' $S/internal-client.conf; [ $n = object ] && printf '[object-updater]\n[object-reconstructor]\n'; true )
E
done
cat > $S/internal-client.conf <<E
[DEFAULT]
swift_dir = $S
user = swift
[pipeline:main]
pipeline = catch_errors proxy-logging cache symlink proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
[filter:symlink]
use = egg:swift#symlink
[filter:cache]
use = egg:swift#memcache
memcache_servers = $HOST:$P_MC
[filter:proxy-logging]
use = egg:swift#proxy_logging
[filter:catch_errors]
use = egg:swift#catch_errors
E
cat > $S/object-expirer.conf <<E
[DEFAULT]
swift_dir = $S
user = swift
log_level = WARNING
[object-expirer]
[pipeline:main]
pipeline = catch_errors cache proxy-server
[app:proxy-server]
use = egg:swift#proxy
[filter:cache]
use = egg:swift#memcache
memcache_servers = $HOST:$P_MC
[filter:catch_errors]
use = egg:swift#catch_errors
E
for t in account:$P_ACC container:$P_CON object:$P_OBJ; do n=${t%%:*} p=${t##*:}
  [ -s $S/$n.ring.gz ] && continue
  # one device, one copy: the setting that is fastest for it
  ( cd $S; swift-ring-builder $n.builder create 10 1 1
    swift-ring-builder $n.builder add --region 1 --zone 1 --ip $HOST --port $p --device d1 --weight 100
    swift-ring-builder $n.builder rebalance ) > $LOG/ring-$n.log 2>&1
done
chown -R root:swift $S
mark swift
fi

# ---- Placement ----------------------------------------------------------------------------------
if has placement; then
put /etc/placement/placement.conf root:placement 640 <<E
[DEFAULT]
log_dir = /var/log/placement
[api]
auth_strategy = keystone
$(authtoken placement $PW_PLACEMENT)
[placement_database]
connection = $(dburl placement $PW_PLACEMENT placement)
max_pool_size = 10
E
uwsgi placement placement /usr/bin/placement-api $P_PLACEMENT $WSGI_THREADS "$DEBIAN_EXTRA"
su -s /bin/sh placement -c "placement-manage db sync"
chown -R placement:placement /var/log/placement
mark placement
fi

# ---- Nova ---------------------------------------------------------------------------------------
if has nova; then
put /etc/nova/nova.conf root:nova 640 <<E
[DEFAULT]
log_dir = /var/log/nova
state_path = $VAR/nova
lock_path = $VAR/locks
transport_url = $MQURL
my_ip = $HOST
osapi_compute_listen = $HOST
metadata_listen = $HOST
enabled_apis = osapi_compute,metadata
osapi_compute_workers = $WSGI_PROCS
instances_path = $VAR/nova/instances
vif_plugging_is_fatal = true
service_down_time = 60
reserved_host_memory_mb = 512
block_device_allocate_retries = 5
[quota]
instances = -1
cores = -1
ram = -1
[api]
auth_strategy = keystone
[api_database]
connection = $(dburl nova $PW_NOVA nova_api)
max_pool_size = 10
[database]
connection = $(dburl nova $PW_NOVA nova)
max_pool_size = 10
[cache]
enabled = true
backend = oslo_cache.memcache_pool
memcache_servers = $HOST:$P_MC
[conductor]
workers = 2
[scheduler]
workers = 2
[filter_scheduler]
track_instance_changes = false
[glance]
api_servers = http://$HOST:$P_GLANCE
[oslo_concurrency]
lock_path = $VAR/locks
[vnc]
enabled = true
server_listen = $HOST
server_proxyclient_address = $HOST
novncproxy_host = $HOST
novncproxy_port = $P_VNC
novncproxy_base_url = http://$HOST:$P_VNC/vnc_auto.html
[cinder]
os_region_name = $REGION
[libvirt]
virt_type = qemu
cpu_mode = none
[service_user]
send_service_user_token = true
auth_url = http://$HOST:$P_KEYSTONE
auth_type = password
project_domain_name = Default
user_domain_name = Default
project_name = service
username = nova
password = $PW_NOVA
$(authtoken nova $PW_NOVA)
$(svcauth placement placement $PW_PLACEMENT)
$(svcauth neutron neutron $PW_NEUTRON)
service_metadata_proxy = true
metadata_proxy_shared_secret = $PW_METADATA
E
put /etc/nova/nova-fake.conf root:nova 640 <<E
[DEFAULT]
host = fake1
compute_driver = fake.FakeDriver
E
mkdir -p $VAR/nova/instances; chown -R nova:nova $VAR/nova
uwsgi nova-api nova /usr/bin/nova-api-wsgi $P_NOVA 1
uwsgi nova-api-metadata nova /usr/bin/nova-metadata-wsgi $P_META 1
sed -i "s/^processes = .*/processes = 2/" $ETC/uwsgi/nova-api-metadata.ini
su -s /bin/sh nova -c "nova-manage api_db sync" > $LOG/nova-dbsync.log 2>&1
su -s /bin/sh nova -c "nova-manage cell_v2 map_cell0" >> $LOG/nova-dbsync.log 2>&1
su -s /bin/sh nova -c "nova-manage cell_v2 list_cells" 2>/dev/null | grep -q cell1 || su -s /bin/sh nova -c "nova-manage cell_v2 create_cell --name=cell1" >> $LOG/nova-dbsync.log 2>&1
su -s /bin/sh nova -c "nova-manage db sync" >> $LOG/nova-dbsync.log 2>&1
chown -R nova:nova /var/log/nova
mark nova
fi

# ---- Neutron ------------------------------------------------------------------------------------
if has neutron; then
put /etc/neutron/neutron.conf root:neutron 640 <<E
[DEFAULT]
log_dir = /var/log/neutron
state_path = $VAR/neutron
bind_host = $HOST
bind_port = $P_NEUTRON
core_plugin = ml2
service_plugins = router
transport_url = $MQURL
auth_strategy = keystone
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
api_workers = $WSGI_PROCS
rpc_workers = 1
rpc_state_report_workers = 1
[experimental]
linuxbridge = true
[quotas]
quota_network = -1
quota_subnet = -1
quota_port = -1
[agent]
root_helper = sudo neutron-rootwrap /etc/neutron/rootwrap.conf
root_helper_daemon = sudo neutron-rootwrap-daemon /etc/neutron/rootwrap.conf
$(dburl neutron $PW_NEUTRON neutron | { read u; dbconf "$u"; })
$(authtoken neutron $PW_NEUTRON)
$(svcauth nova nova $PW_NOVA)
$(svcauth placement placement $PW_PLACEMENT)
[oslo_concurrency]
lock_path = $VAR/locks
E
put /etc/neutron/plugins/ml2/ml2_conf.ini root:neutron 640 <<E
[ml2]
type_drivers = flat,vlan,vxlan,local
tenant_network_types = vxlan
mechanism_drivers = linuxbridge
extension_drivers = port_security
[ml2_type_vxlan]
vni_ranges = 1:100000
[securitygroup]
enable_ipset = false
E
put /etc/neutron/plugins/ml2/linuxbridge_agent.ini root:neutron 640 <<E
[linux_bridge]
[vxlan]
enable_vxlan = true
local_ip = $HOST
l2_population = false
[securitygroup]
enable_security_group = true
enable_ipset = false
firewall_driver = iptables
E
put /etc/neutron/dhcp_agent.ini root:neutron 640 <<E
[DEFAULT]
interface_driver = linuxbridge
dhcp_driver = neutron.agent.linux.dhcp.Dnsmasq
enable_isolated_metadata = true
E
put /etc/neutron/l3_agent.ini root:neutron 640 <<E
[DEFAULT]
interface_driver = linuxbridge
E
put /etc/neutron/metadata_agent.ini root:neutron 640 <<E
[DEFAULT]
nova_metadata_host = $HOST
nova_metadata_port = $P_META
metadata_proxy_shared_secret = $PW_METADATA
E
mkdir -p $VAR/neutron; chown -R neutron:neutron $VAR/neutron
# one thread: with Debian's 32 a request now and then never ends ("greenlet.error: cannot switch to a different thread")
uwsgi neutron-api neutron /usr/bin/neutron-api $P_NEUTRON 1 "add-header = Connection: close"
su -s /bin/sh neutron -c "neutron-db-manage --config-file /etc/neutron/neutron.conf --config-file /etc/neutron/plugins/ml2/ml2_conf.ini upgrade head" > $LOG/neutron-dbsync.log 2>&1
chown -R neutron:neutron /var/log/neutron
mark neutron
fi

# ---- Cinder -------------------------------------------------------------------------------------
if has cinder; then
put /etc/cinder/cinder.conf root:cinder 640 <<E
[DEFAULT]
log_dir = /var/log/cinder
state_path = $VAR/cinder
my_ip = $HOST
transport_url = $MQURL
auth_strategy = keystone
enabled_backends = fake1
glance_api_servers = http://$HOST:$P_GLANCE
osapi_volume_listen = $HOST
osapi_volume_listen_port = $P_CINDER
osapi_volume_workers = $WSGI_PROCS
api_paste_config = /etc/cinder/api-paste.ini
# scheduling, broker and database are real, the driver only writes to its log: LVM needs a kernel with device-mapper
[fake1]
volume_driver = cinder.tests.fake_driver.FakeLoggingVolumeDriver
volume_backend_name = fake1
$(dburl cinder $PW_CINDER cinder | { read u; dbconf "$u"; })
$(authtoken cinder $PW_CINDER)
[oslo_concurrency]
lock_path = $VAR/locks
E
mkdir -p $VAR/cinder; chown -R cinder:cinder $VAR/cinder
uwsgi cinder-api cinder /usr/bin/cinder-wsgi $P_CINDER $WSGI_THREADS "$(printf 'socket-timeout = 10\nhttp-raw-body = true\nadd-header = Connection: close\nexit-on-reload = true\nwsgi-manage-chunked-input = true')"
su -s /bin/sh cinder -c "cinder-manage db sync" > $LOG/cinder-dbsync.log 2>&1
chown -R cinder:cinder /var/log/cinder
mark cinder
fi
for s in $SERVICES; do touch $ETC/installed.$s; done
say "installed; now: $HERE/start.sh"
