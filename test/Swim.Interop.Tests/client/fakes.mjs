// A scripted server: a WebSocket class whose other end the test holds.
export function fakeServer() {
  const sockets = [];
  class FakeSocket {
    bufferedAmount = 0;
    sent = [];
    constructor(url, protocols) {
      this.url = url;
      this.protocols = protocols;
      sockets.push(this);
    }
    send(text) { this.sent.push(text); }
    close(code) { this.closed = code ?? 1005; this.onclose?.({ code: this.closed, reason: "" }); }
    // the server's side
    accept() { this.onopen?.({}); return this; }
    say(...frames) { for (const data of frames) this.onmessage?.({ data }); return this; }
    break(code = 1006, reason = "") { this.onclose?.({ code, reason }); }
    take() { return this.sent.splice(0); }
  }
  return {
    WebSocket: FakeSocket,
    sockets,
    get last() { return sockets.at(-1); },
  };
}
