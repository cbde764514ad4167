"""One request over HTTP/3, with aioquic: http3-client.py PORT AUTHORITY PATH. Prints the status, a line break and the body."""

import asyncio
import ssl
import sys

from aioquic.asyncio.client import connect
from aioquic.asyncio.protocol import QuicConnectionProtocol
from aioquic.h3.connection import H3_ALPN, H3Connection
from aioquic.h3.events import DataReceived, HeadersReceived
from aioquic.quic.configuration import QuicConfiguration

PATIENCE_S = 5


class Client(QuicConnectionProtocol):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.http = H3Connection(self._quic)
        self.status, self.body = "", b""
        self.done = asyncio.get_event_loop().create_future()

    def quic_event_received(self, event):
        for each in self.http.handle_event(event):
            if isinstance(each, HeadersReceived):
                self.status = dict(each.headers).get(b":status", b"").decode()
            if isinstance(each, DataReceived):
                self.body += each.data
            if getattr(each, "stream_ended", False) and not self.done.done():
                self.done.set_result(None)

    async def get(self, authority, path):
        stream = self._quic.get_next_available_stream_id()
        headers = {":method": "GET", ":scheme": "https", ":authority": authority, ":path": path}
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        self.http.send_headers(stream_id=stream, headers=encoded, end_stream=True)
        self.transmit()
        await asyncio.wait_for(self.done, PATIENCE_S)


async def main(port, authority, path):
    configuration = QuicConfiguration(
        is_client=True, alpn_protocols=H3_ALPN, server_name=authority, verify_mode=ssl.CERT_NONE
    )
    async with connect("127.0.0.1", int(port), configuration=configuration, create_protocol=Client) as client:
        await client.get(authority, path)
        print(client.status)
        print(client.body.decode())


asyncio.run(asyncio.wait_for(main(*sys.argv[1:]), 2 * PATIENCE_S))
