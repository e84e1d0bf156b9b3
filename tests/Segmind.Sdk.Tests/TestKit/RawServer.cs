using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>The other end of the wire as bytes on loopback: what really arrived is counted here, and connections end as a test says.</summary>
internal sealed class RawServer : IDisposable
{
    public const string Key = "SG_0123456789abcdef";
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _life = new(HangGuard);
    private readonly Func<RawRequest, RawAnswer> _answer;
    private int _connections;
    private int _partialPosts;

    public RawServer(Func<RawRequest, RawAnswer> answer)
    {
        _answer = answer;
        _listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/");
        _ = AcceptAsync();
    }

    public Uri Url { get; }

    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    public int Connections => _connections;

    /// <summary>Submits and uploads whose body came to its end.</summary>
    public int CompletePosts => Requests.Count(request => request.Method == "POST");

    /// <summary>Those whose body did not.</summary>
    public int PartialPosts => _partialPosts;

    /// <summary>Answers when the head is there and leaves the body unread; <see langword="null"/> to read on.</summary>
    public Func<RawRequest, RawAnswer?> BeforeBody { get; init; } = _ => null;

    public SegmindClient NewClient(TimeProvider? time = null, HttpMessageHandler? handler = null, Action<SegmindClientOptions>? configure = null)
    {
        var options = new SegmindClientOptions
        {
            ApiKey = Key,
            AimlApiKey = "aiml-0123456789",
            BaseAddress = Url,
            StorageAddress = Url,
            AimlAddress = Url,
            SubmitTimeout = HastyTime.Long,
            DirectTimeout = HastyTime.Long,
            RequestTimeout = HastyTime.Long,
            FetchTimeout = HastyTime.Long,
        };
        configure?.Invoke(options);
        return new SegmindClient(options, handler, time ?? new HastyTime());
    }

    /// <summary>Waits until so many requests have arrived whole.</summary>
    public async Task ArrivalsAsync(int count)
    {
        while (Requests.Count < count)
        {
            await Task.Delay(5, _life.Token);
        }
    }

    public void Dispose()
    {
        _life.Cancel();
        _listener.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_life.Token);
                Interlocked.Increment(ref _connections);
                _ = ServeAsync(client);
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using (client)
        {
            try
            {
                var reader = new RawReader(client.GetStream(), _life.Token);
                while (await reader.ReadHeadAsync() is { } head && await ServeAsync(client, reader, head))
                {
                    // The connection is kept.
                }
            }
            catch (Exception e) when (e is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
            {
                // The client left, or the test is over.
            }
        }
    }

    private async Task<bool> ServeAsync(TcpClient client, RawReader reader, RawRequest head)
    {
        if (BeforeBody(head) is { } early)
        {
            Interlocked.Increment(ref _partialPosts);
            return await SendAsync(client, early);
        }

        if (await reader.ReadBodyAsync(head) is not { } body)
        {
            Interlocked.Increment(ref _partialPosts);
            return false;
        }

        var request = head with { Body = body };
        Requests.Enqueue(request);
        return await SendAsync(client, _answer(request));
    }

    private async Task<bool> SendAsync(TcpClient client, RawAnswer answer)
    {
        if (answer.Bytes.Length > 0)
        {
            await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer.Bytes), _life.Token);
        }

        switch (answer.End)
        {
            case RawEnd.Stall:
                await Task.Delay(Timeout.Infinite, _life.Token);
                return false;
            case RawEnd.Drip:
                while (true)
                {
                    await client.GetStream().WriteAsync(" "u8.ToArray(), _life.Token);
                    await Task.Delay(10, _life.Token);
                }

            case RawEnd.Rst:
                client.LingerState = new LingerOption(enable: true, 0);
                client.Client.Close();
                return false;
            case RawEnd.Fin:
                client.Client.Shutdown(SocketShutdown.Send);
                return false;
            default:
                return true;
        }
    }
}
