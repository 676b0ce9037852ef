//! A slow network between browsers and a server, that can be cut.

use std::time::Duration;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
};

/// What comes at once, and what passes until more comes: a page takes a moment, so that a cut can fall into it.
const PIECE: usize = 256;
const PAUSE: Duration = Duration::from_millis(15);

#[derive(Debug)]
pub struct Network {
    pub port: u16,
    up: watch::Sender<bool>,
}

impl Network {
    /// To this port. Lasts until the runtime ends.
    pub async fn to(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (up, is_up) = watch::channel(true);
        tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let mut is_up = is_up.clone();
                tokio::spawn(async move {
                    let cut = async { drop(is_up.wait_for(|up| !up).await) };
                    tokio::select! {
                        () = connect(browser, server) => {}
                        () = cut => {}
                    }
                });
            }
        });
        Self { port, up }
    }

    pub fn url(&self, path: &str) -> String {
        format!("http://127.0.0.1:{}{path}", self.port)
    }

    /// Ends every connection, and takes none for a while.
    pub async fn cut(&self, lasts: Duration) {
        self.up.send_replace(false);
        tokio::time::sleep(lasts).await;
        self.up.send_replace(true);
    }
}

/// Carries bytes both ways until either side ends.
async fn connect(browser: TcpStream, server: u16) {
    let Ok(server) = TcpStream::connect(("127.0.0.1", server)).await else { return };
    let ((mut asks, mut hears), (mut answers, mut takes)) = (browser.into_split(), server.into_split());
    let there = async {
        let _ = tokio::io::copy(&mut asks, &mut takes).await;
        let _ = takes.shutdown().await;
    };
    let back = async {
        let mut piece = [0_u8; PIECE];
        while let Ok(length @ 1..) = answers.read(&mut piece).await {
            tokio::time::sleep(PAUSE).await;
            if hears.write_all(&piece[..length]).await.is_err() {
                return;
            }
        }
    };
    tokio::join!(there, back);
}
