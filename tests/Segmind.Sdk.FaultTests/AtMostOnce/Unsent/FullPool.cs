using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests;

/// <summary>A client whose only connection is held by a call that the service does not answer: every further submit queues in the pool.</summary>
internal sealed class FullPool : IDisposable
{
    private readonly SocketsHttpHandler _primary = new() { AllowAutoRedirect = false, MaxConnectionsPerServer = 1, PooledConnectionLifetime = TimeSpan.Zero };
    private readonly CancellationTokenSource _holding = new();
    private readonly HttpClient _holder;
    private readonly Task _held;
    private int _submits;

    private FullPool()
    {
        Server = new PostServer(number => number == 1 ? Reaction.Silence(Ending.Stall) : Reaction.Accept(number));
        _holder = new HttpClient(_primary, disposeHandler: false);
        _held = _holder.PostAsync(new Uri(Server.Url, "hold"), new StringContent("{}"), _holding.Token);
        var counting = new AppStep((request, send, token) =>
        {
            var sent = send(request, token);
            Interlocked.Increment(ref _submits);
            return sent;
        })
        { InnerHandler = _primary };
        Client = new SegmindClient(new SegmindClientOptions { ApiKey = RawServer.Key, BaseAddress = Server.Url, SubmitTimeout = HastyTime.Long }, counting, Time);
    }

    public PostServer Server { get; }

    public HastyTime Time { get; } = new();

    public SegmindClient Client { get; }

    public static async Task<FullPool> FillAsync()
    {
        var pool = new FullPool();
        await pool.QueuedAsync(0);
        return pool;
    }

    /// <summary>Waits until the connection is held and so many submits have been handed to the pool.</summary>
    public async Task QueuedAsync(int submits)
    {
        while (Server.Tally.Complete == 0 || Volatile.Read(ref _submits) < submits)
        {
            Assert.False(_held.IsCompleted, "The connection is not held.");
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }
    }

    public void MakeRoom() => Server.EndStalls();

    public void Dispose()
    {
        _holding.Cancel();
        Client.Dispose();
        _holder.Dispose();
        _primary.Dispose();
        _holding.Dispose();
        Server.Dispose();
    }
}
