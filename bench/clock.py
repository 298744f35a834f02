#!/usr/bin/python3
"""The stopwatch of bench/start.sh: what a shell is too slow to time. Prints milliseconds, one a line.

clock.py token URL LOG program words...   start the program; until the first 201 of POST URL/auth/tokens (OS_* in the environment); leaves it running
clock.py servers COUNT IMAGE NETWORK      COUNT servers one after the other: "post MS" and "active MS" each, then deleted (TOKEN, COMPUTE)
clock.py bare COUNT PID                   COUNT times QEMU with the command line of guest PID, on a copy of its disk: exec until QMP says running
"""
import http.client, json, os, pwd, re, shutil, socket, subprocess, sys, tempfile, time, urllib.parse


def connect(url):
    parts = urllib.parse.urlsplit(url)
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=30), parts.path


def ask(line, method, path, body=None, headers=None):
    line.request(method, path, json.dumps(body) if body is not None else None, {'Content-Type': 'application/json', **(headers or {})})
    answer = line.getresponse()
    return answer.status, answer.read()


def token(url, log, *words):
    env = os.environ
    user = {'name': env['OS_USERNAME'], 'password': env['OS_PASSWORD'], 'domain': {'id': 'default'}}
    body = {'auth': {'identity': {'methods': ['password'], 'password': {'user': user}},
                     'scope': {'project': {'name': env['OS_PROJECT_NAME'], 'domain': {'id': 'default'}}}}}
    began = time.monotonic()
    with open(log, 'ab') as out:
        process = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    while process.poll() is None and time.monotonic() - began < 120:
        line, path = connect(url)
        try:
            if ask(line, 'POST', path + '/auth/tokens', body)[0] == 201:
                print(f'{(time.monotonic() - began) * 1000:.1f}')
                return
        except OSError:
            pass
        finally:
            line.close()
        time.sleep(0.002)
    sys.exit('no token')


def servers(count, image, network):
    line, path = connect(os.environ['COMPUTE'])
    headers = {'X-Auth-Token': os.environ['TOKEN']}
    for i in range(int(count)):
        body = {'server': {'name': f'bench-{i}', 'imageRef': image, 'flavorRef': '1', 'networks': [{'uuid': network}]}}
        began = time.monotonic()
        status, answer = ask(line, 'POST', path + '/servers', body, headers)
        posted = time.monotonic()
        if status != 202:
            sys.exit(f'{status} {answer}')
        one = f"{path}/servers/{json.loads(answer)['server']['id']}"
        while True:
            state = json.loads(ask(line, 'GET', one, None, headers)[1])['server']['status']
            if state == 'ACTIVE':
                break
            if state == 'ERROR' or time.monotonic() - began > 120:
                sys.exit(f'{one} is {state}')
            time.sleep(0.005)
        print(f'post {(posted - began) * 1000:.1f}\nactive {(time.monotonic() - began) * 1000:.1f}', flush=True)
        ask(line, 'DELETE', one, None, headers)
        while ask(line, 'GET', one, None, headers)[0] != 404:
            time.sleep(0.05)


def bare(count, pid):
    with open(f'/proc/{pid}/cmdline', 'rb') as f:
        words = f.read().decode().split('\0')[:-1]
    text = '\n'.join(words)
    disk = re.search(r'"filename":"([^"]*/root\.qcow2)"', text)[1]
    run = re.search(r'unix:([^,\n]*)/qmp\.sock', text)[1]
    logs = re.search(r'logfile=([^,\n]*)/console\.log', text)[1]
    owner = pwd.getpwuid(os.stat(f'/proc/{pid}').st_uid)
    for _ in range(int(count)):
        folder = tempfile.mkdtemp(prefix='alize-bare-')
        shutil.copy(disk, folder + '/root.qcow2')
        os.symlink(os.path.dirname(disk) + '/root.base', folder + '/root.base')
        for path in (folder, folder + '/root.qcow2'):
            os.chown(path, owner.pw_uid, owner.pw_gid)
        mine = [w.replace(disk, folder + '/root.qcow2').replace(run, folder).replace(logs, folder) for w in words]
        mine = [re.sub(r'^alize-[0-9a-f]{16}-', 'bench-', w) for w in mine]
        began = time.monotonic()
        process = subprocess.Popen(mine, user=owner.pw_uid, group=owner.pw_gid, extra_groups=[], stdin=subprocess.DEVNULL)
        try:
            qmp = socket.socket(socket.AF_UNIX)
            while True:
                try:
                    qmp.connect(folder + '/qmp.sock')
                    break
                except OSError:
                    if process.poll() is not None:
                        sys.exit('QEMU ended')
                    time.sleep(0.001)
            stream = qmp.makefile('rw')
            stream.readline()

            def do(verb):
                stream.write(json.dumps({'execute': verb}) + '\n')
                stream.flush()
                while True:
                    said = json.loads(stream.readline())
                    if 'return' in said or 'error' in said:
                        return said

            do('qmp_capabilities')
            do('cont')
            while do('query-status')['return']['status'] != 'running':
                time.sleep(0.001)
            print(f'{(time.monotonic() - began) * 1000:.1f}', flush=True)
        finally:
            process.kill()
            process.wait()
            shutil.rmtree(folder)


{'token': token, 'servers': servers, 'bare': bare}[sys.argv[1]](*sys.argv[2:])
