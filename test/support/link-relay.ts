// A long link in user space: TCP connections with a round trip and a rate each, for far registries in tests and benchmarks.
// No faults here (fault-relay.ts), and no HTTP: TLS passes through.
import { connect, createServer, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';

export interface LinkRelayOptions {
	/** host:port to relay to. */
	readonly target: string;
	readonly roundTripMs: number;
	/** Per connection and direction; unlimited when absent. */
	readonly bytesPerSecondPerConnection?: number;
}

export interface LinkRelay {
	/** 127.0.0.1:PORT */
	readonly host: string;
	connections(): number;
	/** Bytes that went through, both directions together. */
	bytesRelayed(): number;
	stop(): Promise<void>;
}

/** Waiting data that a direction may hold beside what is under way on the link. */
const SLACK_BYTES = 512 * 1024;
/** setTimeout is that exact at best; what is due within it goes along. */
const TIMER_GRAIN_MS = 0.5;

/** Starts a relay on a free loopback port; opening a connection costs one round trip, as TCP's handshake does. */
export async function startLinkRelay(options: LinkRelayOptions): Promise<LinkRelay> {
	const [targetHost = '', targetPort = ''] = options.target.split(':');
	const sockets = new Set<Socket>();
	let connections = 0;
	let bytesRelayed = 0;
	const count = (bytes: number): void => {
		bytesRelayed += bytes;
	};

	const server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => {
		connections += 1;
		const far = connect({
			host: targetHost,
			port: Number(targetPort),
			allowHalfOpen: true,
			noDelay: true,
		});
		const oneWayMs = options.roundTripMs / 2;
		const rate = options.bytesPerSecondPerConnection ?? Number.POSITIVE_INFINITY;
		relayDirection(near, far, { oneWayMs, rate, openAfterMs: options.roundTripMs, count });
		relayDirection(far, near, { oneWayMs, rate, openAfterMs: 0, count });
		for (const socket of [near, far]) {
			sockets.add(socket);
			socket.once('close', () => sockets.delete(socket));
		}
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', 1024, resolve));
	const address = server.address();
	const port = address !== null && typeof address === 'object' ? address.port : 0;
	return {
		host: `127.0.0.1:${port}`,
		connections: () => connections,
		bytesRelayed: () => bytesRelayed,
		stop: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				for (const socket of sockets) socket.destroy();
			}),
	};
}

interface Direction {
	readonly oneWayMs: number;
	/** Bytes per second. */
	readonly rate: number;
	/** The first byte leaves that much later. */
	readonly openAfterMs: number;
	readonly count: (bytes: number) => void;
}

/** What is under way: bytes, or the end of the stream. */
interface Parcel {
	readonly bytes: Buffer | undefined;
	readonly arrivesAtMs: number;
}

function relayDirection(from: Socket, to: Socket, direction: Direction): void {
	const { oneWayMs, rate } = direction;
	const limitBytes =
		SLACK_BYTES + (Number.isFinite(rate) ? (rate * oneWayMs) / 1000 : 8 * SLACK_BYTES);
	const parcels: Parcel[] = [];
	let first = 0;
	let waitingBytes = 0;
	let lineFreeAtMs = performance.now() + direction.openAfterMs;
	let timer: NodeJS.Timeout | undefined;

	function take(bytes: Buffer | undefined): void {
		const sizeBytes = bytes?.length ?? 0;
		lineFreeAtMs = Math.max(lineFreeAtMs, performance.now()) + (sizeBytes * 1000) / rate;
		parcels.push({ bytes, arrivesAtMs: lineFreeAtMs + oneWayMs });
		waitingBytes += sizeBytes;
		if (waitingBytes > limitBytes) from.pause();
		if (timer === undefined) schedule();
	}

	function schedule(): void {
		const next = parcels[first];
		timer = next && setTimeout(deliver, Math.max(0, next.arrivesAtMs - performance.now()));
	}

	function deliver(): void {
		const dueAtMs = performance.now() + TIMER_GRAIN_MS;
		let isDrained = true;
		to.cork();
		for (let next = parcels[first]; next && next.arrivesAtMs <= dueAtMs; next = parcels[first]) {
			first += 1;
			if (next.bytes === undefined) {
				to.end();
			} else {
				waitingBytes -= next.bytes.length;
				direction.count(next.bytes.length);
				isDrained = to.write(next.bytes);
			}
		}
		to.uncork();
		forgetDelivered();
		if (isDrained || to.destroyed) goOn();
		else to.once('drain', goOn);
	}

	// The queue is an array with a moving start; cut it now and then instead of shifting each parcel.
	function forgetDelivered(): void {
		if (first < 256 && first < parcels.length) return;
		parcels.splice(0, first);
		first = 0;
	}

	function goOn(): void {
		if (waitingBytes <= limitBytes && from.isPaused()) from.resume();
		schedule();
	}

	from.on('data', take);
	from.once('end', () => take(undefined));
	from.once('error', () => to.destroy());
	from.once('close', (hadError) => {
		if (!hadError && from.readableEnded) return;
		clearTimeout(timer);
		to.destroy();
	});
	to.once('close', () => clearTimeout(timer));
}
