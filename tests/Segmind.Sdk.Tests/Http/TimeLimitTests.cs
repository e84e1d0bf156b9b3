using System.Runtime.CompilerServices;

namespace Segmind.Sdk.Tests;

/// <summary>A limit is its own call's alone, though one call after the other uses the same source.</summary>
public class TimeLimitTests
{
    private static readonly TimeSpan Long = TimeSpan.FromHours(1);

    [Fact]
    public async Task It_fires_when_its_time_is_up()
    {
        using var limit = TimeLimit.Start(TimeSpan.FromMilliseconds(1), TimeProvider.System, CancellationToken.None);

        await EndAsync(limit.Token);

        Assert.True(limit.HasPassed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_caller_who_leaves_fires_it_and_its_time_has_not_passed(bool isGoneBefore)
    {
        using var caller = new CancellationTokenSource();
        Action leave = caller.Cancel;
        if (isGoneBefore)
        {
            leave();
        }

        using var limit = TimeLimit.Start(Long, TimeProvider.System, caller.Token);
        leave();

        Assert.True(limit.Token.IsCancellationRequested);
        Assert.False(limit.HasPassed);
    }

    [Fact]
    public void A_caller_who_leaves_after_the_end_reaches_no_later_one()
    {
        for (var round = 0; round < 100; round++)
        {
            using var caller = new CancellationTokenSource();
            TimeLimit.Start(Long, TimeProvider.System, caller.Token).Dispose();
            using var next = TimeLimit.Start(Long, TimeProvider.System, CancellationToken.None);

            Action leave = caller.Cancel;
            leave();

            Assert.False(next.Token.IsCancellationRequested);
        }
    }

    [Fact]
    public void Whoever_still_listens_to_one_that_has_ended_hears_nothing_of_a_later_one()
    {
        for (var round = 0; round < 100; round++)
        {
            var heard = 0;
            var limit = TimeLimit.Start(Long, TimeProvider.System, CancellationToken.None);
            limit.Token.Register(() => heard++);
            limit.Dispose();
            using var caller = new CancellationTokenSource();
            using var next = TimeLimit.Start(Long, TimeProvider.System, caller.Token);

            Action leave = caller.Cancel;
            leave();

            Assert.True(next.Token.IsCancellationRequested);
            Assert.Equal(0, heard);
        }
    }

    [Fact]
    public void A_spare_one_keeps_nothing_of_its_caller_in_memory()
    {
        var callers = Enumerable.Range(0, 8).Select(_ => UseAndForget()).ToList();

        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();

        Assert.All(callers, caller => Assert.False(caller.IsAlive));
    }

    [Fact]
    public async Task However_many_end_in_time_or_not_none_fires_before_its_own_time()
    {
        const int workers = 16;
        var until = Environment.TickCount64 + 1500;
        var (early, passed, reached, rounds) = (0, 0, 0, 0);

        await Task.WhenAll(Enumerable.Range(0, workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            while (Environment.TickCount64 < until)
            {
                Interlocked.Increment(ref rounds);
                using var caller = new CancellationTokenSource();
                var isShort = random.Next(2) == 0;
                using var limit = TimeLimit.Start(isShort ? TimeSpan.FromMilliseconds(random.Next(1, 4)) : Long, TimeProvider.System, caller.Token);
                var leaves = random.Next(4) == 0;
                var leaving = leaves ? Task.Run(caller.Cancel) : Task.CompletedTask;
                if (random.Next(3) == 0)
                {
                    await Task.Delay(random.Next(8, 16));
                }

                if (limit.HasPassed)
                {
                    Interlocked.Increment(ref passed);
                    Interlocked.Add(ref early, isShort ? 0 : 1);
                }
                else if (limit.Token.IsCancellationRequested)
                {
                    Interlocked.Increment(ref reached);
                    Interlocked.Add(ref early, isShort || leaves ? 0 : 1);
                }

                await leaving;
            }
        }))).WaitAsync(TimeSpan.FromSeconds(60));

        Assert.Equal(0, early);
        Assert.True(rounds > 500 && passed > 20 && reached > 20, $"{rounds} rounds, {passed} passed, {reached} reached by their callers");
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference UseAndForget()
    {
        var caller = new CancellationTokenSource();
        TimeLimit.Start(Long, TimeProvider.System, caller.Token).Dispose();
        return new WeakReference(caller);
    }

    private static async Task EndAsync(CancellationToken token)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = token.Register(ended.SetResult);
        await ended.Task.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None);
    }
}
