#!/bin/bash
# Starts the peer's daemons by hand and waits until each service answers. start.sh [GROUP...]: base keystone swift glance placement nova neutron
# cinder; without a group base and all of PEER_SERVICES.
. "$(dirname "$0")/lib.sh"
secrets
mkdir -p $RUN $LOG; chmod 1777 $RUN $LOG
groups=${*:-base $SERVICES}
T0=$(date +%s%N); el() { echo $(( ($(date +%s%N) - T0) / 1000000 )); }
UW=/usr/bin/uwsgi_python3
uw() { daemon $1 root $UW --ini $ETC/uwsgi/$1.ini; }
[ -x $UW ] || UW="/usr/bin/uwsgi --plugin python3"
for g in $groups; do case $g in
base)
  if ! { [ -s $RUN/mariadb.pid ] && kill -0 $(cat $RUN/mariadb.pid) 2>/dev/null; }; then
    start-stop-daemon --start --background --pidfile $RUN/mariadb.pid --chdir / --output $LOG/mariadb.out --startas /bin/sh -- -c "ulimit -n 65536; exec /usr/sbin/mariadbd --defaults-file=$ETC/my.cnf"; fi
  daemon memcached memcache /usr/bin/memcached -l $HOST -p $P_MC -m 256 -c 4096 -U 0 2>/dev/null || daemon memcached nobody /usr/bin/memcached -l $HOST -p $P_MC -m 256 -c 4096 -U 0
  mkdir -p $VAR/rabbitmq; chown rabbitmq:rabbitmq $VAR/rabbitmq
  if ! alive rabbitmq; then
    pgrep -x epmd -r S,R >/dev/null || touch $RUN/epmd.ours   # Erlang's name server outlives its node; stop.sh ends it when it is ours
    cat > $ETC/rabbitmq.conf <<E
listeners.tcp.1 = $HOST:$P_MQ
loopback_users = none
vm_memory_high_watermark.absolute = 1GB
disk_free_limit.absolute = 1GB
log.file.level = warning
E
    start-stop-daemon --start --background --make-pidfile --pidfile $RUN/rabbitmq.pid --chuid rabbitmq --chdir /var/lib/rabbitmq --output $LOG/rabbitmq.log --startas /usr/bin/env -- \
      HOME=/var/lib/rabbitmq RABBITMQ_NODENAME=ospeer@localhost RABBITMQ_CONFIG_FILE=$ETC/rabbitmq.conf RABBITMQ_MNESIA_BASE=$VAR/rabbitmq RABBITMQ_LOGS=- RABBITMQ_DIST_PORT=$P_MQDIST \
      ERL_EPMD_ADDRESS=$HOST RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="-kernel inet_dist_use_interface {127,0,0,1}" RABBITMQ_ENABLED_PLUGINS_FILE=/dev/null ERL_CRASH_DUMP_SECONDS=0 /usr/lib/rabbitmq/bin/rabbitmq-server
  fi
  wait_port $P_DB mariadb; wait_port $P_MC memcached; wait_port $P_MQ rabbitmq ;;
keystone) uw keystone; wait_port $P_KEYSTONE keystone ;;
glance) uw glance-api; wait_port $P_GLANCE glance ;;
placement) uw placement; wait_port $P_PLACEMENT placement ;;
swift)
  S=$ETC/swift
  daemon swift-account swift /usr/bin/swift-account-server $S/account-server.conf
  daemon swift-container swift /usr/bin/swift-container-server $S/container-server.conf
  daemon swift-object swift /usr/bin/swift-object-server $S/object-server.conf
  daemon swift-proxy swift /usr/bin/swift-proxy-server $S/proxy-server.conf
  if [ "${PEER_SWIFT_BG:-1}" = 1 ]; then
    for d in account-replicator account-auditor account-reaper; do daemon swift-$d swift /usr/bin/swift-$d $S/account-server.conf; done
    for d in container-replicator container-auditor container-updater container-sharder; do daemon swift-$d swift /usr/bin/swift-$d $S/container-server.conf; done
    for d in object-replicator object-auditor object-updater; do daemon swift-$d swift /usr/bin/swift-$d $S/object-server.conf; done
    [ -x /usr/bin/swift-object-expirer ] && daemon swift-object-expirer swift /usr/bin/swift-object-expirer $S/object-expirer.conf
  fi
  wait_port $P_ACC swift-account; wait_port $P_CON swift-container; wait_port $P_OBJ swift-object; wait_port $P_SWIFT swift-proxy ;;
nova)
  N="--config-file /etc/nova/nova.conf"
  daemon nova-conductor nova /usr/bin/nova-conductor $N --log-file /var/log/nova/nova-conductor.log
  daemon nova-scheduler nova /usr/bin/nova-scheduler $N --log-file /var/log/nova/nova-scheduler.log
  uw nova-api; uw nova-api-metadata
  daemon nova-compute nova /usr/bin/nova-compute $N --config-file /etc/nova/nova-fake.conf --log-file /var/log/nova/nova-compute.log
  daemon nova-novncproxy nova /usr/bin/nova-novncproxy $N --log-file /var/log/nova/nova-novncproxy.log
  wait_port $P_NOVA nova-api
  # a new compute host has to be mapped into its cell once
  ( for i in 1 2 3 4 5 6; do sleep 10; su -s /bin/sh nova -c "nova-manage cell_v2 discover_hosts" >/dev/null 2>&1 || true; done ) & ;;
neutron)
  NC="--config-file /etc/neutron/neutron.conf"
  uw neutron-api
  daemon neutron-rpc-server neutron /usr/bin/neutron-rpc-server $NC --config-file /etc/neutron/plugins/ml2/ml2_conf.ini --log-file /var/log/neutron/neutron-rpc-server.log
  if [ "${PEER_NEUTRON_AGENTS:-1}" = 1 ]; then
    daemon neutron-linuxbridge-agent neutron /usr/bin/neutron-linuxbridge-agent $NC --config-file /etc/neutron/plugins/ml2/linuxbridge_agent.ini --log-file /var/log/neutron/neutron-linuxbridge-agent.log
    daemon neutron-dhcp-agent neutron /usr/bin/neutron-dhcp-agent $NC --config-file /etc/neutron/dhcp_agent.ini --log-file /var/log/neutron/neutron-dhcp-agent.log
    daemon neutron-l3-agent neutron /usr/bin/neutron-l3-agent $NC --config-file /etc/neutron/l3_agent.ini --log-file /var/log/neutron/neutron-l3-agent.log
    daemon neutron-metadata-agent neutron /usr/bin/neutron-metadata-agent $NC --config-file /etc/neutron/metadata_agent.ini --log-file /var/log/neutron/neutron-metadata-agent.log
  fi
  wait_port $P_NEUTRON neutron-api ;;
cinder)
  uw cinder-api
  daemon cinder-scheduler cinder /usr/bin/cinder-scheduler --config-file /etc/cinder/cinder.conf --log-file /var/log/cinder/cinder-scheduler.log
  daemon cinder-volume cinder /usr/bin/cinder-volume --config-file /etc/cinder/cinder.conf --log-file /var/log/cinder/cinder-volume.log
  wait_port $P_CINDER cinder-api ;;
*) say "unknown group $g"; exit 2 ;;
esac; say "$g up ($(el) ms)"; done

# An open port is not yet a service (uwsgi loads the application after it listens): wait until each one answers a real request.
ready() { # name url
  local i s; for i in $(seq 1 900); do
    s=$(curl -s -o /dev/null -m 20 -w '%{http_code}' -H "X-Auth-Token: $TOKEN" "$2" || true)
    case $s in 2*|300) say "$1 answers ($(el) ms)"; return 0;; esac; sleep 0.1; done; say "$1 does not answer: $s"; return 1; }
[ $# -eq 0 ] || exit 0
TOKEN=; has keystone && for i in $(seq 1 900); do
  TOKEN=$(curl -s -i -m 20 -H 'Content-Type: application/json' http://$HOST:$P_KEYSTONE/v3/auth/tokens -d '{"auth":{"identity":{"methods":["password"],"password":{"user":{"name":"admin","domain":{"id":"default"},"password":"'$PW_ADMIN'"}}},"scope":{"project":{"name":"admin","domain":{"id":"default"}}}}}' | tr -d '\r' | sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: //p')
  [ -n "$TOKEN" ] && break; sleep 0.1; done
say "first token ($(el) ms)"
has swift && ready swift http://$HOST:$P_SWIFT/v1/AUTH_$(curl -s -H "X-Auth-Token: $TOKEN" "http://$HOST:$P_KEYSTONE/v3/projects?name=admin" | grep -o '"id": *"[0-9a-f]*"' | head -1 | grep -o '[0-9a-f]\{32\}')
has glance && ready glance http://$HOST:$P_GLANCE/v2/images
has placement && ready placement http://$HOST:$P_PLACEMENT/resource_providers
has nova && ready nova http://$HOST:$P_NOVA/v2.1/flavors
has neutron && ready neutron http://$HOST:$P_NEUTRON/v2.0/networks
has cinder && ready cinder http://$HOST:$P_CINDER/
say "ready ($(el) ms)"
