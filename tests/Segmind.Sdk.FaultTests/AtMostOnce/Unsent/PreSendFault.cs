using System.Net;
using System.Net.Sockets;

namespace Segmind.Sdk.FaultTests;

/// <summary>A fault that strikes before the first byte of a submit's body.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Arrange">Makes the handler of a client that meets it.</param>
internal sealed record PreSendFault(string Name, Func<Trial, HttpMessageHandler> Arrange)
{
    private static readonly TimeSpan ShortConnect = TimeSpan.FromMilliseconds(200);

    public bool NeedsTls { get; init; }

    /// <summary>Whether it is the service that ends the connection at the head, and how.</summary>
    public bool IsAtServer { get; init; }

    public Ending AtServer { get; init; }

    public static IReadOnlyList<PreSendFault> All { get; } =
    [
        new("refused connection", trial => trial.Connecting(token => Trial.DialAsync(ClosedPort(), token))),
        new("name that does not resolve", trial => trial.Connecting(_ => throw new SocketException((int)SocketError.HostNotFound))),
        new("connect time-out", trial =>
        {
            trial.Primary.ConnectTimeout = ShortConnect;
            return trial.Connecting(Trial.NeverAsync);
        }),
        new("our limit while connecting", trial => trial.Connecting(token =>
        {
            trial.Time.PassLimits();
            return Trial.NeverAsync(token);
        })),
        new("TLS stall", trial => AtHandshake(trial, _ => trial.Time.PassLimits())) { NeedsTls = true },
        new("TLS stall past the connect time-out", trial =>
        {
            trial.Primary.ConnectTimeout = ShortConnect;
            return AtHandshake(trial, _ => { });
        }) { NeedsTls = true },
        new("TLS handshake broken off", trial => AtHandshake(trial, socket => socket.Close())) { NeedsTls = true },
        new("certificate refused", trial =>
        {
            trial.Primary.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, _) => !trial.Strikes() && TestCertificate.Is(certificate);
            return trial.Primary;
        }) { NeedsTls = true },
        new("handler that gives up beforehand", trial => new AppStep((request, send, token) =>
            trial.Strikes() ? throw new HttpRequestException("The circuit is open.") : send(request, token)) { InnerHandler = trial.Primary }),
        new("FIN while it waits for 100 Continue", ExpectContinue) { IsAtServer = true, AtServer = Ending.Fin },
        new("RST while it waits for 100 Continue", ExpectContinue) { IsAtServer = true, AtServer = Ending.Rst },
    ];

    private static SocketsHttpHandler AtHandshake(Trial trial, Action<Socket> onHello)
    {
        var server = new HelloServer(onHello);
        trial.Props.Add(server);
        return trial.Connecting(token => Trial.DialAsync(server.Port, token));
    }

    /// <summary>Long enough for any machine: the service's word is waited for, not a timer.</summary>
    private static AppStep ExpectContinue(Trial trial)
    {
        trial.Primary.Expect100ContinueTimeout = TimeSpan.FromMinutes(1);
        return new AppStep((request, send, token) =>
        {
            request.Headers.ExpectContinue = true;
            return send(request, token);
        })
        { InnerHandler = trial.Primary };
    }

    private static int ClosedPort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
