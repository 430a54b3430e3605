//! Prepared statements that survive a pooler in transaction mode.
//!
//! Such a pooler may hand every transaction to another server connection: a statement prepared by
//! name in one is unknown in the next, or is somebody else's. The driver always names its
//! statements, and older poolers (PgBouncer before 1.21) do not help. So the names are kept here:
//! on the wire there is only the unnamed statement, parsed again in the very exchange that uses
//! it, and the answer to what was added is taken out again.
//!
//! One thing is not mended: the driver begins a copy with a Sync that the server ignores, and
//! PgBouncer before 1.23 then loses count and may never answer again. Copies belong on a direct
//! connection. <https://github.com/pgbouncer/pgbouncer/pull/1025>
//!
//! Pure: bytes in, bytes out. <https://www.postgresql.org/docs/current/protocol-flow.html>

use std::collections::{BTreeMap, VecDeque};

/// Rewrites one connection's bytes in both directions.
#[derive(Debug, Default)]
pub(crate) struct Rewriter {
    /// What each name stands for: a Parse message's body behind the name.
    statements: BTreeMap<Vec<u8>, Vec<u8>>,
    /// The name whose statement the unnamed one holds, within the current exchange.
    current: Option<Vec<u8>>,
    started: bool,
    /// Client bytes that are not a whole message yet.
    outgoing: Vec<u8>,
    /// The exchanges the server has not ended yet; the last is the one the client is in.
    exchanges: VecDeque<Exchange>,
    /// Server bytes that are not a whole header yet.
    header: Vec<u8>,
    /// What is left of the server's current message.
    remaining: usize,
}

/// From the client's side: what is up to one Sync or one simple query.
#[derive(Debug, Default)]
struct Exchange {
    /// Of each Parse message not answered yet: whether it was added here.
    parses: VecDeque<bool>,
    /// Whether the client has ended it by a Sync.
    synced: bool,
}

const HEADER: usize = 5;

impl Rewriter {
    /// Takes bytes of the client and appends what the server is to see.
    pub(crate) fn outgoing(&mut self, bytes: &[u8], to: &mut Vec<u8>) {
        let mut pending = std::mem::take(&mut self.outgoing);
        pending.extend_from_slice(bytes);
        let mut rest = pending.as_slice();
        while let Some(length) = self.message_length(rest) {
            let (message, after) = rest.split_at(length);
            self.client_message(message, to);
            rest = after;
        }
        self.outgoing = rest.to_vec();
    }

    /// Takes bytes of the server and appends what the client is to see.
    pub(crate) fn incoming(&mut self, mut bytes: &[u8], to: &mut Vec<u8>) {
        while !bytes.is_empty() {
            if self.remaining > 0 {
                let (body, after) = bytes.split_at(self.remaining.min(bytes.len()));
                to.extend_from_slice(body);
                self.remaining -= body.len();
                bytes = after;
                continue;
            }
            let missing = HEADER - self.header.len();
            let (part, after) = bytes.split_at(missing.min(bytes.len()));
            self.header.extend_from_slice(part);
            bytes = after;
            if self.header.len() == HEADER {
                let header = std::mem::take(&mut self.header);
                self.remaining = length(&header[1..]).saturating_sub(4);
                if !self.is_answer_to_added(header[0]) {
                    to.extend_from_slice(&header);
                }
            }
        }
    }

    /// The length of the first message, if it is whole.
    fn message_length(&self, bytes: &[u8]) -> Option<usize> {
        // Only the first message, with which the client introduces itself, has no type.
        let typed = usize::from(self.started);
        let length = typed + length(bytes.get(typed..typed + 4)?);
        (length >= typed + 4 && bytes.len() >= length).then_some(length)
    }

    fn client_message(&mut self, message: &[u8], to: &mut Vec<u8>) {
        if !self.started {
            self.started = true;
            // The server ends its greeting as it ends every exchange.
            self.exchanges = VecDeque::from([Exchange::default(), Exchange::default()]);
            to.extend_from_slice(message);
            return;
        }
        let body = &message[HEADER..];
        match (message[0], body) {
            (b'P', _) => {
                let (name, statement) = text(body);
                if !name.is_empty() {
                    self.statements.insert(name.to_vec(), statement.to_vec());
                }
                self.current = Some(name.to_vec());
                self.parse(statement, false, to);
            }
            (b'B', _) => {
                let (portal, after) = text(body);
                let (name, arguments) = text(after);
                self.recall(name, to);
                write(b'B', &[portal, &[0, 0], arguments], to);
            }
            (b'D', [b'S', name @ ..]) => {
                self.recall(text(name).0, to);
                write(b'D', &[b"S\0"], to);
            }
            (b'C', [b'S', name @ ..]) => {
                self.statements.remove(text(name).0);
                self.current = None;
                write(b'C', &[b"S\0"], to);
            }
            (b'S' | b'Q' | b'F', _) => {
                self.current = None;
                if let Some(exchange) = self.exchanges.back_mut() {
                    exchange.synced = message[0] == b'S';
                }
                self.exchanges.push_back(Exchange::default());
                to.extend_from_slice(message);
            }
            _ => to.extend_from_slice(message),
        }
    }

    /// Makes the unnamed statement the one of this name.
    fn recall(&mut self, name: &[u8], to: &mut Vec<u8>) {
        if name.is_empty() || self.current.as_deref() == Some(name) {
            return;
        }
        if let Some(statement) = self.statements.get(name).cloned() {
            self.parse(&statement, true, to);
            self.current = Some(name.to_vec());
        }
    }

    fn parse(&mut self, statement: &[u8], added: bool, to: &mut Vec<u8>) {
        if let Some(exchange) = self.exchanges.back_mut() {
            exchange.parses.push_back(added);
        }
        write(b'P', &[&[0], statement], to);
    }

    fn is_answer_to_added(&mut self, kind: u8) -> bool {
        match kind {
            b'1' => self.exchanges.front_mut().and_then(|exchange| exchange.parses.pop_front()).unwrap_or(false),
            // A server that now reads a copy ignores the Sync sent before: the exchange ends with
            // the one behind the copy.
            b'G' => {
                if self.exchanges.len() > 1 && self.exchanges[0].synced {
                    self.exchanges.pop_front();
                }
                false
            }
            // After an error the rest of an exchange is not answered: its end settles it.
            b'Z' => {
                self.exchanges.pop_front();
                false
            }
            _ => false,
        }
    }
}

fn length(bytes: &[u8]) -> usize {
    let bytes: [u8; 4] = bytes.try_into().expect("a length is four bytes");
    usize::try_from(u32::from_be_bytes(bytes)).expect("four bytes fit into a usize")
}

/// Splits a text that ends in a zero byte from what follows.
fn text(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.iter().position(|byte| *byte == 0) {
        Some(end) => (&bytes[..end], &bytes[end + 1..]),
        None => (bytes, &[]),
    }
}

fn write(kind: u8, parts: &[&[u8]], to: &mut Vec<u8>) {
    let length = 4 + parts.iter().map(|part| part.len()).sum::<usize>();
    to.push(kind);
    to.extend_from_slice(&u32::try_from(length).unwrap_or(u32::MAX).to_be_bytes());
    for part in parts {
        to.extend_from_slice(part);
    }
}

#[cfg(test)]
mod tests {
    use super::{Rewriter, write};

    fn message(kind: u8, parts: &[&[u8]]) -> Vec<u8> {
        let mut bytes = Vec::new();
        write(kind, parts, &mut bytes);
        bytes
    }

    fn started() -> Rewriter {
        let mut rewriter = Rewriter::default();
        let mut out = Vec::new();
        rewriter.outgoing(&[0, 0, 0, 8, 0, 3, 0, 0], &mut out);
        assert_eq!(out.len(), 8);
        rewriter.incoming(&message(b'Z', &[b"I"]), &mut out);
        rewriter
    }

    /// However the bytes are cut, a statement used in a later exchange is parsed again there, and
    /// the client sees only the answers it expects.
    #[test]
    fn a_statement_is_parsed_again_where_it_is_used() {
        for cut in 1..40 {
            let mut rewriter = started();
            let mut out = Vec::new();
            let prepare = [
                message(b'P', &[b"s1\0", b"select 1\0", &[0, 0]]),
                message(b'D', &[b"S", b"s1\0"]),
                message(b'S', &[]),
            ]
            .concat();
            let execute =
                [message(b'B', &[b"\0", b"s1\0", &[0; 6]]), message(b'E', &[b"\0", &[0; 4]]), message(b'S', &[])]
                    .concat();
            for piece in [prepare, execute].concat().chunks(cut) {
                rewriter.outgoing(piece, &mut out);
            }
            let parse = message(b'P', &[b"\0", b"select 1\0", &[0, 0]]);
            let expected = [
                parse.clone(),
                message(b'D', &[b"S\0"]),
                message(b'S', &[]),
                parse,
                message(b'B', &[b"\0", b"\0", &[0; 6]]),
                message(b'E', &[b"\0", &[0; 4]]),
                message(b'S', &[]),
            ]
            .concat();
            assert_eq!(out, expected, "cut {cut}");

            let (one, ready) = (message(b'1', &[]), message(b'Z', &[b"I"]));
            let data = message(b'D', &[&[7; 30]]);
            let answers = [&one[..], &ready, &one, &message(b'2', &[]), &data, &ready].concat();
            let mut seen = Vec::new();
            for piece in answers.chunks(cut) {
                rewriter.incoming(piece, &mut seen);
            }
            let wanted = [&one[..], &ready, &message(b'2', &[]), &data, &ready].concat();
            assert_eq!(seen, wanted, "cut {cut}");
        }
    }

    /// The Sync that begins a copy is ignored by the server: the next one ends the exchange.
    #[test]
    fn a_copy_leaves_later_exchanges_in_step() {
        let mut rewriter = started();
        let mut out = Vec::new();
        let sync = message(b'S', &[]);
        let bind = message(b'B', &[b"\0", b"s1\0", &[0; 6]]);
        let prepare = [message(b'P', &[b"s1\0", b"x\0", &[0, 0]]), sync.clone()].concat();
        let execute = [bind, sync.clone()].concat();
        rewriter.outgoing(&[&prepare[..], &execute].concat(), &mut out);
        let (one, ready, bound) = (message(b'1', &[]), message(b'Z', &[b"I"]), message(b'2', &[]));
        let copying = message(b'G', &[&[0; 3]]);
        let mut seen = Vec::new();
        rewriter.incoming(&[&one[..], &ready, &one, &bound, &copying].concat(), &mut seen);
        rewriter.outgoing(&[message(b'd', &[b"x"]), message(b'c', &[]), sync].concat(), &mut out);
        rewriter.outgoing(&execute, &mut out);
        let done = message(b'C', &[b"COPY 1\0"]);
        rewriter.incoming(&[&done[..], &ready, &one, &bound, &ready].concat(), &mut seen);
        let wanted = [&one[..], &ready, &bound, &copying, &done, &ready, &bound, &ready].concat();
        assert_eq!(seen, wanted);
    }

    #[test]
    fn an_error_leaves_later_exchanges_in_step() {
        let mut rewriter = started();
        let mut out = Vec::new();
        let prepare = [message(b'P', &[b"s1\0", b"x\0", &[0, 0]]), message(b'S', &[])].concat();
        let execute = [message(b'B', &[b"\0", b"s1\0", &[0; 6]]), message(b'S', &[])].concat();
        rewriter.outgoing(&[&prepare[..], &execute, &execute].concat(), &mut out);
        let (one, ready, error) = (message(b'1', &[]), message(b'Z', &[b"I"]), message(b'E', &[&[0]]));
        let bound = message(b'2', &[]);
        let mut seen = Vec::new();
        let answers = [&one[..], &ready, &error, &ready, &one, &bound, &ready].concat();
        rewriter.incoming(&answers, &mut seen);
        assert_eq!(seen, [&one[..], &ready, &error, &ready, &bound, &ready].concat());
    }
}
