using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>Jobs behind a bad line, on loopback. Every GET that arrives is counted here, by the number of the poll that it belongs to.</summary>
internal sealed class ChaosServer : IDisposable
{
    public const string PollHeader = "X-Poll";
    private readonly Listener _listener;
    private readonly Dictionary<string, ChaosJob> _jobs;

    public ChaosServer(IEnumerable<ChaosJob> jobs)
    {
        _jobs = jobs.ToDictionary(job => job.Id, StringComparer.Ordinal);
        _listener = new(ServeAsync);
    }

    public Uri Url => _listener.Url;

    /// <summary>How often each poll or fetch arrived.</summary>
    public ConcurrentDictionary<string, int> Arrivals { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<BrokenGet, int> Faults { get; } = new();

    public int Gets => Arrivals.Values.Sum();

    public void Dispose() => _listener.Dispose();

    private async Task ServeAsync(Socket socket, CancellationToken life)
    {
        socket.NoDelay = true;
        var buffer = new byte[4096];
        while (await ReadHeadAsync(socket, buffer, life) is { } head && await AnswerAsync(socket, head, life))
        {
            // The connection is kept.
        }
    }

    /// <summary>A GET has no body and is not followed by another before its answer.</summary>
    private static async Task<string?> ReadHeadAsync(Socket socket, byte[] buffer, CancellationToken life)
    {
        var length = 0;
        do
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), life);
            if (read == 0)
            {
                return null;
            }

            length += read;
        }
        while (!buffer.AsSpan(0, length).EndsWith("\r\n\r\n"u8));

        return Encoding.ASCII.GetString(buffer, 0, length);
    }

    private async Task<bool> AnswerAsync(Socket socket, string head, CancellationToken life)
    {
        var path = head.Split(' ', 3)[1].Split('/', StringSplitOptions.RemoveEmptyEntries);
        var isFetch = path.Length == 3;
        var poll = head.Split($"{PollHeader}: ", 2)[1].Split('\r', 2)[0];
        var job = _jobs[path[2]];
        job.Arrive(poll, isFetch);
        Arrivals.AddOrUpdate(poll, 1, (_, count) => count + 1);
        if (job.Fault is not { } fault)
        {
            await socket.SendAsync(job.Truth(isFetch), life);
            return true;
        }

        Faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        var (bytes, isKept) = Break(fault, poll.Length % 2 == 0);
        await socket.SendAsync(bytes, life);
        if (fault == BrokenGet.Rst)
        {
            socket.LingerState = new LingerOption(enable: true, 0);
        }

        return isKept;
    }

    private static (byte[] Bytes, bool IsKept) Break(BrokenGet fault, bool statesReset) => fault switch
    {
        BrokenGet.Fin or BrokenGet.Rst => ([], false),
        BrokenGet.HalfBody => (ChaosJob.Answer(200, """{"status":"COMPLE""", length: 100), false),
        BrokenGet.Page502 => (ChaosJob.Answer(502, "<html><title>Bad gateway</title></html>", "text/html"), true),
        BrokenGet.RateLimited => (ChaosJob.Answer(429, """{"error":"slow down"}""", headers: statesReset ? "Retry-After: 3\r\n" : ""), true),
        BrokenGet.Refused503 => (ChaosJob.Answer(503, """{"status":"failed"}"""), true),
        _ => (ChaosJob.Answer(200, """{"status":"COMPLETED","output":"htt"""), true),
    };
}
