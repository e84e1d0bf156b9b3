namespace Segmind.Sdk;

/// <summary>What options must be before a client is made of them: the one check for construction and for an app's start.</summary>
internal static class OptionsRules
{
    private const long MostImageBytes = 1024L * 1024 * 1024;
    private const double LeastPolls = 0.001;
    private const double MostPolls = 1_000_000;

    /// <summary>A copy with the keys of the environment filled in.</summary>
    public static SegmindClientOptions Resolve(SegmindClientOptions options)
    {
        var copy = options.Copy();
        copy.ApiKey = Stated(copy.ApiKey) ?? Stated(Environment.GetEnvironmentVariable(SegmindClientOptions.ApiKeyVariable));
        copy.AimlApiKey = Stated(copy.AimlApiKey) ?? Stated(Environment.GetEnvironmentVariable(SegmindClientOptions.AimlApiKeyVariable));
        return copy;
    }

    /// <summary>Everything that is wrong with resolved options, each as property, rule and, unless it is a key, the value.</summary>
    public static IReadOnlyList<string> Check(SegmindClientOptions options)
    {
        var failures = new List<string>();
        if (options is { ApiKey: null, AimlApiKey: null, ApiKeyProvider: null })
        {
            failures.Add($"No API key: set the variable {SegmindClientOptions.ApiKeyVariable} (Segmind) or {SegmindClientOptions.AimlApiKeyVariable} (AIML API), or ApiKey, AimlApiKey or ApiKeyProvider in the options.");
        }

        Try(failures, () => _ = options.ApiKey is null ? null : ApiKeys.Check(options.ApiKey, nameof(options.ApiKey)));
        Try(failures, () => _ = options.AimlApiKey is null ? null : ApiKeys.Check(options.AimlApiKey, nameof(options.AimlApiKey)));
        Try(failures, () => _ = Endpoints.CheckBase(options.BaseAddress, nameof(options.BaseAddress)));
        Try(failures, () => _ = Endpoints.CheckBase(options.StorageAddress, nameof(options.StorageAddress)));
        Try(failures, () => _ = Endpoints.CheckBase(options.AimlAddress, nameof(options.AimlAddress)));
        Try(failures, () => _ = Endpoints.CheckBase(options.HistoryAddress, nameof(options.HistoryAddress)));
        CheckTimeout(failures, options.SubmitTimeout, nameof(options.SubmitTimeout));
        CheckTimeout(failures, options.DirectTimeout, nameof(options.DirectTimeout));
        CheckTimeout(failures, options.RequestTimeout, nameof(options.RequestTimeout));
        CheckTimeout(failures, options.FetchTimeout, nameof(options.FetchTimeout));
        if (options.MaxImageBytes is <= 0 or > MostImageBytes)
        {
            failures.Add(FormattableString.Invariant($"MaxImageBytes must be between 1 and {MostImageBytes}, but is {options.MaxImageBytes}."));
        }

        if (options.MaxPollsPerSecond is { } polls && polls is not (>= LeastPolls and <= MostPolls))
        {
            failures.Add(FormattableString.Invariant($"MaxPollsPerSecond must be between {LeastPolls} and {MostPolls}, but is {polls}."));
        }

        if (!Enum.IsDefined(options.WorkflowAuthentication))
        {
            failures.Add($"WorkflowAuthentication is {(int)options.WorkflowAuthentication}, which is none of its values.");
        }

        return failures;
    }

    /// <summary>An empty text is how settings files leave a key out.</summary>
    private static string? Stated(string? key) => string.IsNullOrEmpty(key) ? null : key;

    private static void CheckTimeout(List<string> failures, TimeSpan value, string property)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            failures.Add(FormattableString.Invariant($"{property} must be positive and at most a day, but is {value}."));
        }
    }

    private static void Try(List<string> failures, Action check)
    {
        try
        {
            check();
        }
        catch (ArgumentException e)
        {
            failures.Add(e.Message);
        }
    }
}
