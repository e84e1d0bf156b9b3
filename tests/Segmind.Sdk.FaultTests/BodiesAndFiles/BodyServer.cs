using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.BodiesAndFiles;

/// <summary>A server whose answers are written byte by byte by a test, one a connection. It counts what connects and what it could send.</summary>
internal sealed class BodyServer : IDisposable
{
    public const string Subject = "CN=loopback";
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private readonly Listener _listener;
    private readonly Func<BodyCall, Task> _answer;
    private readonly X509Certificate2? _certificate;
    private long _sent;

    public BodyServer(Func<BodyCall, Task> answer, bool secure = false)
    {
        _answer = answer;
        _certificate = secure ? NewCertificate() : null;
        _listener = new(ServeAsync, HangGuard);
    }

    public int Port => _listener.Port;

    public Uri Url => _listener.Url;

    public int Connections => _listener.Connections;

    /// <summary>How many bytes we have written, or were writing when the other side left.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    public SegmindClient NewClient(HttpMessageHandler? handler = null, Action<SegmindClientOptions>? configure = null)
    {
        var options = new SegmindClientOptions
        {
            ApiKey = RawServer.Key,
            BaseAddress = Url,
            StorageAddress = Url,
            SubmitTimeout = HastyTime.Long,
            DirectTimeout = HastyTime.Long,
            RequestTimeout = HastyTime.Long,
            FetchTimeout = HastyTime.Long,
        };
        configure?.Invoke(options);
        return new SegmindClient(options, handler, new HastyTime());
    }

    public void Count(int bytes) => Interlocked.Add(ref _sent, bytes);

    public void Dispose()
    {
        _listener.Dispose();
        _certificate?.Dispose();
    }

    private async Task ServeAsync(Socket socket, CancellationToken life)
    {
        await using var network = new NetworkStream(socket, ownsSocket: true);
        await using var stream = await SecuredAsync(network, life);
        var reader = new RawReader(stream, life);
        if (await reader.ReadHeadAsync() is { } head && await reader.ReadBodyAsync(head) is { } body)
        {
            await _answer(new BodyCall(this, socket, stream, head with { Body = body }, life));
        }
    }

    private async Task<Stream> SecuredAsync(Stream stream, CancellationToken life)
    {
        if (_certificate is null)
        {
            return stream;
        }

        var secured = new SslStream(stream);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, life);
        return secured;
    }

    private static X509Certificate2 NewCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(Subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(VirtualTime.Start.AddYears(-20), VirtualTime.Start.AddYears(20));
    }
}

/// <summary>One request, and the way to answer it.</summary>
internal sealed record BodyCall(BodyServer Server, Socket Socket, Stream Stream, RawRequest Request, CancellationToken Life)
{
    public async Task WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        // Before it is written: the other side may be done with it before we are.
        Server.Count(bytes.Length);
        await Stream.WriteAsync(bytes, Life);
    }

    public Task WriteAsync(string text) => WriteAsync(Encoding.Latin1.GetBytes(text));

    public async Task AnswerAsync(ReadOnlyMemory<byte> body, string status = "200 OK", string headers = "")
    {
        await WriteAsync($"HTTP/1.1 {status}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n{headers}\r\n");
        await WriteAsync(body);
    }

    public Task AnswerAsync(string json, string status = "200 OK") => AnswerAsync(Encoding.UTF8.GetBytes(json), status, "Content-Type: application/json\r\n");

    /// <summary>Writes the same block until the other side has had enough.</summary>
    public async Task WriteEndlesslyAsync(ReadOnlyMemory<byte> block)
    {
        while (true)
        {
            await WriteAsync(block);
        }
    }

    public void Reset()
    {
        Socket.LingerState = new LingerOption(enable: true, 0);
        Socket.Close();
    }

    public Task StallAsync() => Task.Delay(Timeout.Infinite, Life);
}
