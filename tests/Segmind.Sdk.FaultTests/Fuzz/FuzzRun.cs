using System.Diagnostics;

namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>Many cases on as many threads as there are cores, watched for one that does not end.</summary>
internal static class FuzzRun
{
    private static readonly TimeSpan HangGuard = TimeSpan.FromSeconds(60);

    public static FuzzTally Run(ulong seed, long cases)
    {
        var workers = Enumerable.Range(0, Math.Max(2, Environment.ProcessorCount)).Select(_ => new FuzzWorker(seed)).ToArray();
        var threads = workers.Select((worker, index) => Start(worker, cases * index / workers.Length, cases * (index + 1) / workers.Length)).ToArray();
        while (!threads.All(thread => thread.Join(TimeSpan.FromMilliseconds(200))))
        {
            Watch(seed, workers.Where((_, index) => threads[index].IsAlive));
        }

        var tally = new FuzzTally();
        foreach (var worker in workers)
        {
            tally.Add(worker.Tally);
            worker.Dispose();
        }

        return tally;
    }

    private static Thread Start(FuzzWorker worker, long from, long to)
    {
        var thread = new Thread(() =>
        {
            for (var number = from; number < to && worker.Tally.Failures.Count < 20; number++)
            {
                worker.Run(number);
            }
        })
        {
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }

    private static void Watch(ulong seed, IEnumerable<FuzzWorker> running)
    {
        foreach (var worker in running)
        {
            var number = worker.Number;
            if (Stopwatch.GetElapsedTime(worker.Since) > HangGuard && worker.Number == number)
            {
                throw new TimeoutException($"SEGMIND_FUZZ_SEED={seed} SEGMIND_FUZZ_CASE={number} does not end.");
            }
        }
    }
}
