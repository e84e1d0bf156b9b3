using System.Collections.Concurrent;
using System.Globalization;

namespace Segmind.Sdk.Soak;

/// <summary>Many jobs that are waited for at the same time, each followed by the next.</summary>
internal sealed class Load(Uri server, SoakOptions options)
{
    private const int KeptComplaints = 10;
    private readonly WaitOptions _wait = new() { Interval = options.Interval, Timeout = Timeout.InfiniteTimeSpan };
    private int _completed;
    private int _failed;
    private int _wrong;

    public int Completed => _completed;

    public int Failed => _failed;

    /// <summary>Jobs that ended in another way than the server says they did.</summary>
    public int Wrong => _wrong;

    public int Ended => _completed + _failed + _wrong;

    public ConcurrentQueue<string> Complaints { get; } = [];

    public SegmindClient NewClient() => new(new SegmindClientOptions { ApiKey = "SG_soak", BaseAddress = server, StorageAddress = server, AimlAddress = server });

    public Task RunAsync(SegmindClient client, CancellationToken end) => Task.WhenAll(Enumerable.Range(0, options.Jobs).Select(n => RunOneByOneAsync(client, n, end)));

    /// <summary>Whoever is in the middle of a job when the time is up waits for its end.</summary>
    private async Task RunOneByOneAsync(SegmindClient client, int n, CancellationToken end)
    {
        await Task.Delay(options.Interval * n / options.Jobs, CancellationToken.None);
        while (!end.IsCancellationRequested)
        {
            try
            {
                await RunOneAsync(client);
            }
            catch (Exception e)
            {
                Complain(e.ToString());
            }
        }
    }

    private async Task RunOneAsync(SegmindClient client)
    {
        var hold = options.Hold * (0.2 + (1.6 * Random.Shared.NextDouble()));
        var job = await client.SubmitAsync(new AnyModel("soak") { ["hold"] = hold.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) });
        try
        {
            var result = await job.WaitAsync(_wait);
            Count(ref _completed, JobId.Completes(job.RequestId) && result.Images[0].Url!.AbsolutePath == $"/{job.RequestId}.png", job, "COMPLETED");
        }
        catch (InferenceFailedException e)
        {
            Count(ref _failed, !JobId.Completes(job.RequestId) && e.Detail == job.RequestId, job, "FAILED");
        }
    }

    private void Count(ref int ended, bool isRight, Job job, string end)
    {
        if (isRight)
        {
            Interlocked.Increment(ref ended);
        }
        else
        {
            Complain($"{job} ended {end}");
        }
    }

    private void Complain(string text)
    {
        if (Interlocked.Increment(ref _wrong) <= KeptComplaints)
        {
            Complaints.Enqueue(text);
        }
    }
}
