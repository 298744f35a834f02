# Sourced with the data folder of a running cloud: makes a tenant beside the administrator and names both to the clients' scripts.
#   . tests/Clients/tenant.sh DIR
# Sets OS_AUTH_URL, OS_* of a member and of a second tenant (OS_ALT_*), OS_ADMIN_*, S3_ENDPOINT and the member's S3 keys.
# shellcheck disable=SC1091
. "$1/openrc.sh"
export OS_ADMIN_USERNAME=$OS_USERNAME OS_ADMIN_PASSWORD=$OS_PASSWORD OS_ADMIN_PROJECT_NAME=$OS_PROJECT_NAME

# identity METHOD PATH [JSON]: the answer's body, as the administrator; fails on a refusal.
identity() { curl -fsSk -X "$1" -H "X-Auth-Token: $ADMIN_TOKEN" -H 'Content-Type: application/json' ${3:+-d "$3"} "$OS_AUTH_URL$2"; }

# sign_in USER PASSWORD PROJECT: a token.
sign_in() {
  jq -n --arg u "$1" --arg p "$2" --arg t "$3" '{auth: {identity: {methods: ["password"],
      password: {user: {name: $u, password: $p, domain: {id: "default"}}}}, scope: {project: {name: $t, domain: {id: "default"}}}}}' |
    curl -fsSk -D - -o /dev/null -H 'Content-Type: application/json' -d @- "$OS_AUTH_URL/auth/tokens" |
    tr -d '\r' | sed -n 's/^[Xx]-[Ss]ubject-[Tt]oken: //p'
}

# make_tenant NAME: a project and a member of the same name; prints "password user-id project-id".
make_tenant() {
  local password project user role
  password=$(head -c 12 /dev/urandom | od -An -tx1 | tr -d ' \n')
  project=$(identity POST /projects "$(jq -n --arg n "$1" '{project: {name: $n, domain_id: "default"}}')" | jq -er .project.id) &&
    user=$(identity POST /users "$(jq -n --arg n "$1" --arg p "$password" --arg t "$project" \
      '{user: {name: $n, password: $p, domain_id: "default", default_project_id: $t}}')" | jq -er .user.id) &&
    role=$(identity GET '/roles?name=member' | jq -er '.roles[0].id') &&
    identity PUT "/projects/$project/users/$user/roles/$role" && echo "$password $user $project"
}

tenants() {
  local name made user project keys
  ADMIN_TOKEN=$(sign_in "$OS_ADMIN_USERNAME" "$OS_ADMIN_PASSWORD" "$OS_ADMIN_PROJECT_NAME") && [ -n "$ADMIN_TOKEN" ] || return 1
  name=clients-$$-$RANDOM
  made=$(make_tenant "$name-alt") || return 1
  read -r OS_ALT_PASSWORD user project <<<"$made"
  made=$(make_tenant "$name") || return 1
  read -r OS_PASSWORD user project <<<"$made"
  export OS_ALT_USERNAME=$name-alt OS_ALT_PROJECT_NAME=$name-alt OS_ALT_PASSWORD OS_USERNAME=$name OS_PROJECT_NAME=$name OS_PASSWORD
  # a member may make keys for itself: with its own token
  local ADMIN_TOKEN; ADMIN_TOKEN=$(sign_in "$name" "$OS_PASSWORD" "$name")
  keys=$(identity POST "/users/$user/credentials/OS-EC2" "$(jq -n --arg t "$project" '{tenant_id: $t}')") || return 1
  S3_ACCESS_KEY=$(jq -er .credential.access <<<"$keys") S3_SECRET_KEY=$(jq -er .credential.secret <<<"$keys")
  export S3_ACCESS_KEY S3_SECRET_KEY S3_ENDPOINT=$ALIZE_S3_URL
}
tenants
