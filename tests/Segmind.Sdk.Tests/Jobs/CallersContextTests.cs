using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A user interface that blocks on a call must not wait for itself: nothing comes back to the context that a call was made on.</summary>
public class CallersContextTests
{
    private static readonly Uri PollUrl = new("https://api.segmind.com/workflows/request/r1");
    private readonly VirtualTime _time = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CountingContext _context = new();

    [Theory]
    [InlineData("key")]
    [InlineData("answer")]
    [InlineData("body")]
    [InlineData("key of the fetch")]
    [InlineData("answer of the fetch")]
    [InlineData("body of the fetch")]
    public async Task A_wait_does_not_come_back(string late)
    {
        using var client = NewClient(late);

        await FinishAsync(() => client.GetJob("r1").WaitAsync());
    }

    [Fact]
    public async Task A_wait_for_the_next_poll_does_not_come_back()
    {
        using var client = NewClient("nothing");
        var job = await client.SubmitAsync(JobService.Request);

        await FinishAsync(() => job.WaitAsync());
    }

    [Theory]
    [InlineData("key")]
    [InlineData("answer")]
    public async Task A_look_at_the_status_does_not_come_back(string late)
    {
        using var client = NewClient(late);

        await FinishAsync(() => client.GetJob("r1").GetStatusAsync());
    }

    [Theory]
    [InlineData("key")]
    [InlineData("answer")]
    public async Task A_fetch_does_not_come_back(string late)
    {
        using var client = NewClient(late);

        await FinishAsync(() => client.GetJob("r1").GetResultAsync());
    }

    [Theory]
    [InlineData("key")]
    [InlineData("answer")]
    public async Task A_fetch_of_a_workflow_does_not_come_back(string late)
    {
        using var client = NewClient(late);

        await FinishAsync(() => client.GetJob(PollUrl).GetResultAsync());
    }

    [Fact]
    public async Task A_submit_that_asks_for_the_credits_first_does_not_come_back()
    {
        using var client = NewClient("answer", new SpendBudget(1) { Price = _ => 0.1m, MinimumCredits = 1 });

        await FinishAsync(() => client.SubmitAsync(JobService.Request));
    }

    /// <summary>Starts a call on the context, lets what it waits for happen, and awaits it elsewhere.</summary>
    private async Task FinishAsync(Func<Task> call)
    {
        var test = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(_context);
        Task task;
        try
        {
            task = call();
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(test);
        }

        Assert.False(task.IsCompleted);
        _gate.TrySetResult();
        await _time.RunAsync(task);
        Assert.Equal(0, _context.Posts);
    }

    private SegmindClient NewClient(string late, SpendBudget? budget = null)
    {
        var (keys, answers) = (0, 0);
        var options = new SegmindClientOptions { ApiKeyProvider = async _ => await When(late == (++keys == 2 ? "key of the fetch" : "key"), "SG_0123456789abcdef").ConfigureAwait(false), Budget = budget };
        return new SegmindClient(options, new Answering(() =>
        {
            var what = ++answers == 2 ? " of the fetch" : "";
            return When(late == "answer" + what, new HttpResponseMessage { Content = new StreamContent(new Gated(late == "body" + what ? _gate.Task : Task.CompletedTask)) });
        }), _time);
    }

    private async Task<T> When<T>(bool isLate, T value)
    {
        if (isLate)
        {
            await _gate.Task.ConfigureAwait(false);
        }

        return value;
    }

    private sealed class Gated(Task gate) : MemoryStream("""{"request_id":"r1","status":"COMPLETED","output":"https://images.segmind.com/x.png","credits":5}"""u8.ToArray())
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await gate.ConfigureAwait(false);
            return Read(buffer.Span);
        }
    }

    private sealed class Answering(Func<Task<HttpResponseMessage>> answer) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) => answer();
    }

    private sealed class CountingContext : SynchronizationContext
    {
        private int _posts;

        public int Posts => _posts;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref _posts);
            base.Post(d, state);
        }
    }
}
