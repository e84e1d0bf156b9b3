using System.Collections.Concurrent;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>A wait for a send ends with its time, and no answer is lost, kept or given to another, though one wait after the other uses the same object.</summary>
public class TimelySendTests
{
    [Fact]
    public async Task An_answer_that_comes_in_time_is_handed_on()
    {
        using var answer = new NumberedAnswer(1);
        var sending = new TaskCompletionSource<HttpResponseMessage>();
        var wait = TimelySend.WaitAsync(sending.Task, CancellationToken.None);
        sending.SetResult(answer);

        Assert.Same(answer, await wait);
        Assert.Equal(0, answer.Disposals);
    }

    [Fact]
    public async Task A_fault_is_the_sends_own()
    {
        var sending = new TaskCompletionSource<HttpResponseMessage>();
        var wait = TimelySend.WaitAsync(sending.Task, CancellationToken.None);
        sending.SetException(new HttpRequestException("reset"));

        Assert.Equal("reset", (await Assert.ThrowsAsync<HttpRequestException>(async () => await wait)).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_send_that_does_not_heed_its_time_is_given_up_and_its_late_answer_thrown_away(bool isOverBefore)
    {
        using var source = new CancellationTokenSource();
        var sending = new TaskCompletionSource<HttpResponseMessage>();
        Action cancel = source.Cancel;
        if (isOverBefore)
        {
            cancel();
        }

        var wait = TimelySend.WaitAsync(sending.Task, source.Token);
        cancel();

        Assert.Equal(source.Token, (await Assert.ThrowsAsync<OperationCanceledException>(async () => await wait)).CancellationToken);
        var late = new NumberedAnswer(1);
        sending.SetResult(late);
        await Eventually(() => late.Disposals == 1);
    }

    [Fact]
    public async Task A_late_fault_is_nobodys_surprise()
    {
        using var source = new CancellationTokenSource();
        var sending = new TaskCompletionSource<HttpResponseMessage>();
        var wait = TimelySend.WaitAsync(sending.Task, source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAsync<OperationCanceledException>(async () => await wait);
        var surprises = new ConcurrentQueue<string>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, e) => surprises.Enqueue(e.Exception.InnerException!.Message);
        TaskScheduler.UnobservedTaskException += note;

        Fail(sending);
        sending = null;
        await Task.Delay(20);
        GC.Collect();
        GC.WaitForPendingFinalizers();

        TaskScheduler.UnobservedTaskException -= note;
        Assert.DoesNotContain("late and unseen", surprises);

        static void Fail(TaskCompletionSource<HttpResponseMessage> sending) => sending.SetException(new HttpRequestException("late and unseen"));
    }

    [Fact]
    public async Task A_wait_that_is_asked_twice_harms_no_other()
    {
        for (var round = 0; round < 50; round++)
        {
            var (first, second, third) = (new TaskCompletionSource<HttpResponseMessage>(), new TaskCompletionSource<HttpResponseMessage>(), new TaskCompletionSource<HttpResponseMessage>());
            var asked = TimelySend.WaitAsync(first.Task, CancellationToken.None);
            var again = asked;
            using var one = new NumberedAnswer(1);
            first.SetResult(one);
            Assert.Same(one, await asked);

            var next = TimelySend.WaitAsync(second.Task, CancellationToken.None);
            await Assert.ThrowsAsync<InvalidOperationException>(async () => await again);
            var last = TimelySend.WaitAsync(third.Task, CancellationToken.None);
            using var two = new NumberedAnswer(2);
            using var three = new NumberedAnswer(3);
            third.SetResult(three);
            second.SetResult(two);

            Assert.Same(two, await next.AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
            Assert.Same(three, await last.AsTask().WaitAsync(TimeSpan.FromSeconds(10)));
        }
    }

    [Fact]
    public async Task However_sends_and_their_times_end_each_answer_reaches_its_own_wait_or_is_thrown_away_once()
    {
        const int workers = 16;
        const int sendsEach = 1500;
        var answers = new ConcurrentBag<NumberedAnswer>();
        var (strangers, handedOn, givenUp) = (0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            for (var n = 0; n < sendsEach; n++)
            {
                var answer = new NumberedAnswer((worker * sendsEach) + n);
                answers.Add(answer);
                using var source = new CancellationTokenSource();
                var sending = new TaskCompletionSource<HttpResponseMessage>(random.Next(2) == 0 ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);
                var (isCancelled, isLate) = (random.Next(3) > 0, random.Next(4) == 0);
                var wait = TimelySend.WaitAsync(sending.Task, source.Token);
                var cancelling = isCancelled ? Task.Run(source.Cancel) : Task.CompletedTask;
                var answering = !isCancelled || !isLate ? Task.Run(() => sending.TrySetResult(answer)) : Task.CompletedTask;
                try
                {
                    var got = await wait;
                    Interlocked.Add(ref strangers, got == answer ? 0 : 1);
                    Interlocked.Increment(ref handedOn);
                    answer.IsHandedOn = true;
                }
                catch (OperationCanceledException) when (isCancelled)
                {
                    Interlocked.Increment(ref givenUp);
                }

                sending.TrySetResult(answer);
                await Task.WhenAll(cancelling, answering);
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(0, strangers);
        Assert.Equal(workers * sendsEach, handedOn + givenUp);
        Assert.True(handedOn > workers * sendsEach / 10 && givenUp > workers * sendsEach / 10, $"{handedOn} handed on, {givenUp} given up");
        await Eventually(() => answers.All(answer => answer.Disposals == (answer.IsHandedOn ? 0 : 1)));
    }

    private static async Task Eventually(Func<bool> isSo)
    {
        for (var tries = 0; tries < 1000 && !isSo(); tries++)
        {
            await Task.Delay(10);
        }

        Assert.True(isSo());
    }

    private sealed class NumberedAnswer(int number) : HttpResponseMessage
    {
        private int _disposals;

        public int Disposals => Volatile.Read(ref _disposals);

        public bool IsHandedOn { get; set; }

        public override string ToString() => $"{number}";

        protected override void Dispose(bool disposing)
        {
            Interlocked.Increment(ref _disposals);
            base.Dispose(disposing);
        }
    }
}
