// A guest's screen: RFB 3.8 without a password (the address is the password), raw rectangles.
'use strict';
if (location.pathname.endsWith('/vnc')) {
  const canvas = document.getElementById('screen');
  const paint = canvas.getContext('2d');
  canvas.hidden = false;
  canvas.focus();
  let held = new Uint8Array(0), want = 12, next = version, buttons = 0;
  const socket = open(bytes => {
    const all = new Uint8Array(held.length + bytes.length);
    all.set(held); all.set(bytes, held.length); held = all;
    while (held.length >= want) {
      const part = held.subarray(0, want);
      held = held.slice(want);
      next(new DataView(part.buffer, part.byteOffset, part.length), part);
    }
  });
  const send = list => { if (socket.readyState === WebSocket.OPEN) socket.send(new Uint8Array(list)); };
  const then = (count, step) => { want = count; next = step; };
  const u16 = n => [n >> 8 & 255, n & 255];

  function version() { send([...'RFB 003.008\n'].map(c => c.charCodeAt(0))); then(1, v => then(v.getUint8(0), kinds)); }
  function kinds(v, part) { if (part.includes(1)) { send([1]); then(4, () => { send([1]); then(24, init); }); } else { state.textContent = 'the screen wants a password'; socket.close(); } }
  function init(v) {
    canvas.width = v.getUint16(0); canvas.height = v.getUint16(2);
    then(v.getUint32(20), () => {
      send([0, 0, 0, 0, 32, 24, 0, 1, 0, 255, 0, 255, 0, 255, 0, 8, 16, 0, 0, 0]);
      send([2, 0, 0, 2, 0, 0, 0, 0, 255, 255, 255, 33]);
      ask(0); idle();
    });
    if (v.getUint32(20) === 0) next(v, []);
  }
  function ask(more) { send([3, more, 0, 0, 0, 0, ...u16(canvas.width), ...u16(canvas.height)]); }
  function idle() { then(1, message); }
  function message(v) {
    switch (v.getUint8(0)) {
      case 0: then(3, h => rectangles(h.getUint16(1))); break;
      case 1: then(5, h => then(h.getUint16(3) * 6, idle)); break;
      case 2: idle(); break;
      case 3: then(7, h => { const n = h.getUint32(3); if (n) then(n, idle); else idle(); }); break;
      default: socket.close();
    }
  }
  function rectangles(left) {
    if (left === 0) { ask(1); idle(); return; }
    then(12, h => {
      const [x, y, w, hgt, kind] = [h.getUint16(0), h.getUint16(2), h.getUint16(4), h.getUint16(6), h.getInt32(8)];
      if (kind === -223) { canvas.width = w; canvas.height = hgt; rectangles(left - 1); return; }
      const size = w * hgt * 4;
      if (size === 0) { rectangles(left - 1); return; }
      then(size, (v, pixels) => {
        const image = paint.createImageData(w, hgt);
        image.data.set(pixels);
        for (let i = 3; i < size; i += 4) image.data[i] = 255;
        paint.putImageData(image, x, y);
        rectangles(left - 1);
      });
    });
  }

  const special = { Backspace: 0xff08, Tab: 0xff09, Enter: 0xff0d, Escape: 0xff1b, Delete: 0xffff, Home: 0xff50, ArrowLeft: 0xff51, ArrowUp: 0xff52,
    ArrowRight: 0xff53, ArrowDown: 0xff54, PageUp: 0xff55, PageDown: 0xff56, End: 0xff57, Insert: 0xff63, Shift: 0xffe1, Control: 0xffe3, Alt: 0xffe9 };
  const key = (e, down) => {
    const code = e.key.length === 1 ? e.key.codePointAt(0) : special[e.key] ?? (/^F\d+$/.test(e.key) ? 0xffbd + Number(e.key.slice(1)) : null);
    if (code === null) return;
    e.preventDefault();
    send([4, down, 0, 0, code >> 24 & 255, code >> 16 & 255, code >> 8 & 255, code & 255]);
  };
  canvas.addEventListener('keydown', e => key(e, 1));
  canvas.addEventListener('keyup', e => key(e, 0));
  const mouse = e => { send([5, buttons, ...u16(Math.max(0, e.offsetX)), ...u16(Math.max(0, e.offsetY))]); };
  canvas.addEventListener('mousedown', e => { buttons |= 1 << e.button; canvas.focus(); mouse(e); });
  canvas.addEventListener('mouseup', e => { buttons &= ~(1 << e.button); mouse(e); });
  canvas.addEventListener('mousemove', mouse);
  canvas.addEventListener('contextmenu', e => e.preventDefault());
}
