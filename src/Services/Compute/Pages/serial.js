// A guest's serial line: what it writes is shown, what is typed is sent.
'use strict';
const state = document.getElementById('state');
const address = location.href.replace(/^http/, 'ws').replace(/#.*$/, '');

function open(onBytes) {
  const socket = new WebSocket(address, ['binary']);
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => { state.textContent = 'connected'; };
  socket.onclose = () => { state.textContent = 'closed: ask for a new address'; };
  socket.onmessage = e => onBytes(new Uint8Array(e.data));
  return socket;
}

if (location.pathname.endsWith('/serial')) {
  const line = document.getElementById('line');
  const text = new TextDecoder();
  line.hidden = false;
  line.focus();
  const socket = open(bytes => {
    const said = text.decode(bytes, { stream: true }).replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '').replace(/\r/g, '');
    line.textContent = (line.textContent + said).slice(-200000);
    line.scrollTop = line.scrollHeight;
  });
  const keys = { Enter: '\r', Backspace: '\x7f', Tab: '\t', Escape: '\x1b', ArrowUp: '\x1b[A', ArrowDown: '\x1b[B', ArrowRight: '\x1b[C', ArrowLeft: '\x1b[D' };
  line.addEventListener('keydown', e => {
    const one = e.key.length === 1;
    const said = e.ctrlKey && one ? String.fromCharCode(e.key.toUpperCase().charCodeAt(0) & 31) : keys[e.key] ?? (one ? e.key : null);
    if (said !== null && socket.readyState === WebSocket.OPEN) {
      e.preventDefault();
      socket.send(new TextEncoder().encode(said));
    }
  });
}
