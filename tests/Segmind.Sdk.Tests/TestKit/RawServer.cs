using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Segmind.Sdk.Tests.TestKit;

/// <summary>The other end of the wire as bytes on loopback: what really arrived is counted here, and connections end as a test says.</summary>
internal sealed class RawServer : IDisposable
{
    public const string Key = "SG_0123456789abcdef";
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);
    private readonly Listener _listener;
    private readonly Func<RawRequest, RawAnswer> _answer;
    private int _partialPosts;

    public RawServer(Func<RawRequest, RawAnswer> answer)
    {
        _answer = answer;
        _listener = new(ServeAsync, HangGuard);
    }

    public Uri Url => _listener.Url;

    public ConcurrentQueue<RawRequest> Requests { get; } = new();

    public int Connections => _listener.Connections;

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
            await Task.Delay(5, _listener.Life);
        }
    }

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Socket socket, CancellationToken life)
    {
        await using var stream = new NetworkStream(socket, ownsSocket: true);
        var reader = new RawReader(stream, life);
        while (await reader.ReadHeadAsync() is { } head && await ServeAsync(stream, reader, head))
        {
            // The connection is kept.
        }
    }

    private async Task<bool> ServeAsync(NetworkStream stream, RawReader reader, RawRequest head)
    {
        if (BeforeBody(head) is { } early)
        {
            Interlocked.Increment(ref _partialPosts);
            return await SendAsync(stream, early);
        }

        if (await reader.ReadBodyAsync(head) is not { } body)
        {
            Interlocked.Increment(ref _partialPosts);
            return false;
        }

        var request = head with { Body = body };
        Requests.Enqueue(request);
        return await SendAsync(stream, _answer(request));
    }

    private async Task<bool> SendAsync(NetworkStream stream, RawAnswer answer)
    {
        if (answer.Bytes.Length > 0)
        {
            await stream.WriteAsync(Encoding.UTF8.GetBytes(answer.Bytes), _listener.Life);
        }

        switch (answer.End)
        {
            case RawEnd.Stall:
                await Task.Delay(Timeout.Infinite, _listener.Life);
                return false;
            case RawEnd.Drip:
                while (true)
                {
                    await stream.WriteAsync(" "u8.ToArray(), _listener.Life);
                    await Task.Delay(10, _listener.Life);
                }

            case RawEnd.Rst:
                stream.Socket.LingerState = new LingerOption(enable: true, 0);
                stream.Socket.Close();
                return false;
            case RawEnd.Fin:
                stream.Socket.Shutdown(SocketShutdown.Send);
                return false;
            default:
                return true;
        }
    }
}
