// Two far links in a process of their own: arguments SOURCE DESTINATION (host:port); says the relays' hosts.
import { startLinkRelay } from '../support/link-relay';

/** 200 Mbit/s. */
const SOURCE_BYTES_PER_SECOND = 25_000_000;

const [source = '', destination = ''] = process.argv.slice(2);
const relays = await Promise.all([
	startLinkRelay({
		target: source,
		roundTripMs: 50,
		bytesPerSecondPerConnection: SOURCE_BYTES_PER_SECOND,
	}),
	startLinkRelay({ target: destination, roundTripMs: 10 }),
]);
process.stdout.write(
	`${JSON.stringify({ source: relays[0].host, destination: relays[1].host })}\n`,
);
