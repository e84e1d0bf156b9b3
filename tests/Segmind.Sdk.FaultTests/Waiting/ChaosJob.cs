using System.Globalization;
using System.Text;

namespace Segmind.Sdk.FaultTests.Waiting;

/// <summary>A job as the service knows it, and the faults that its polls meet. The same number brings the same faults.</summary>
internal sealed class ChaosJob(int number, double chance)
{
    private static readonly BrokenGet[] Kinds = Enum.GetValues<BrokenGet>();
    private readonly Random _random = new(number);
    private readonly HashSet<string> _asked = [];
    private int _polls;

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"job-{number}");

    /// <summary>What became of it in truth.</summary>
    public bool Fails => number % 10 == 0;

    /// <summary>How the last poll or fetch was broken; <see langword="null"/> when it was not.</summary>
    public BrokenGet? Fault { get; private set; }

    public string Url => $"https://x.test/{Id}.png";

    /// <summary>Hears of an arrival. What the handler below the SDK sends again meets the same fault as its first try.</summary>
    public void Arrive(string poll, bool isFetch)
    {
        if (_asked.Add(poll))
        {
            _polls += isFetch ? 0 : 1;
            Fault = _random.NextDouble() < chance ? Kinds[_random.Next(Kinds.Length)] : null;
        }
    }

    /// <summary>The true answer. The job ends after one to six polls, broken ones included, since time goes on without them.</summary>
    public byte[] Truth(bool isFetch)
    {
        var body = isFetch ? $$"""{"status":"COMPLETED","output":"{{Url}}"}"""
            : _polls <= number % 6 ? """{"status":"PROCESSING"}"""
            : Fails ? $$"""{"status":"FAILED","error":"{{Id}} was too hard"}"""
            : """{"status":"COMPLETED"}""";
        return Answer(Fails && !isFetch && body.Contains("FAILED", StringComparison.Ordinal) ? 422 : 200, body);
    }

    public static byte[] Answer(int status, string body, string type = "application/json", string headers = "", int? length = null) =>
        Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"HTTP/1.1 {status} X\r\nContent-Type: {type}\r\n{headers}Content-Length: {length ?? body.Length}\r\n\r\n{body}"));
}
