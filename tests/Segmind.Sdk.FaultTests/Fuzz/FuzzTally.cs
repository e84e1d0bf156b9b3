namespace Segmind.Sdk.FaultTests.Fuzz;

/// <summary>What the cases came to, counted.</summary>
internal sealed class FuzzTally
{
    private const int Small = 16 * 1024;
    private readonly SortedDictionary<string, long> _outcomes = new(StringComparer.Ordinal);

    public List<string> Failures { get; } = [];

    public long Cases { get; private set; }

    /// <summary>Answers that were changed and read.</summary>
    public long Mutated { get; private set; }

    /// <summary>Those of them whose body was JSON all the same.</summary>
    public long Json { get; private set; }

    /// <summary>The most that a call allocated whose answers were small.</summary>
    public long MostForSmall { get; private set; }

    /// <summary>The most that another allocated for each byte of its answers.</summary>
    public double MostPerByte { get; private set; }

    /// <summary>By every case together, so that two runs of the same seed can be told apart.</summary>
    public ulong Trace { get; private set; }

    public IReadOnlyDictionary<string, long> Outcomes => _outcomes;

    public long this[string outcome] => _outcomes.GetValueOrDefault(outcome);

    public void Count(string outcome, IReadOnlyList<MutatedAnswer> answers, int mutated, long allocated)
    {
        Cases++;
        Mutated += mutated;
        Json += answers.TakeLast(mutated).Count(answer => answer.IsJson && ParsesAsJson(answer.Body));
        Weigh(answers.Sum(answer => answer.Body.Length), allocated);
        _outcomes[outcome] = this[outcome] + 1;
        var hash = new HashCode();
        foreach (var answer in answers)
        {
            hash.AddBytes(answer.Body);
        }

        Trace += (ulong)Cases * ((ulong)(uint)hash.ToHashCode() + (ulong)(uint)outcome.Length);
    }

    public void Add(FuzzTally other)
    {
        Failures.AddRange(other.Failures);
        Cases += other.Cases;
        Mutated += other.Mutated;
        Json += other.Json;
        MostForSmall = Math.Max(MostForSmall, other.MostForSmall);
        MostPerByte = Math.Max(MostPerByte, other.MostPerByte);
        Trace += other.Trace;
        foreach (var (outcome, count) in other._outcomes)
        {
            _outcomes[outcome] = this[outcome] + count;
        }
    }

    private void Weigh(int length, long allocated)
    {
        if (length < Small)
        {
            MostForSmall = Math.Max(MostForSmall, allocated);
        }
        else
        {
            MostPerByte = Math.Max(MostPerByte, (double)allocated / length);
        }
    }

    private static bool ParsesAsJson(byte[] body)
    {
        try
        {
            var reader = new System.Text.Json.Utf8JsonReader(body);
            while (reader.Read())
            {
                // To the end.
            }

            return true;
        }
        catch (System.Text.Json.JsonException)
        {
            return false;
        }
    }
}
