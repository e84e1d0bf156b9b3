namespace Segmind.Sdk;

/// <summary>Which key goes where, in which headers.</summary>
internal sealed class KeyRing(SegmindClientOptions options, Endpoints endpoints)
{
    private readonly Credential? _models = options.ApiKeyProvider is null && options.ApiKey is { } key ? ModelKey(key, endpoints) : null;

    private readonly Credential? _workflows = options.ApiKeyProvider is null && options.ApiKey is { } key ? WorkflowKey(key, options, endpoints) : null;

    /// <summary>The key where nobody needs to be asked for it.</summary>
    public Credential? Known(bool isWorkflow) => isWorkflow ? _workflows : _models;

    public ValueTask<Credential> ForAsync(bool isWorkflow, CallPurpose purpose, CancellationToken cancellationToken) =>
        isWorkflow ? ForWorkflowsAsync(purpose, cancellationToken) : ForModelsAsync(purpose, cancellationToken);

    public async ValueTask<Credential> ForModelsAsync(CallPurpose purpose, CancellationToken cancellationToken) =>
        _models ?? ModelKey(await SegmindKeyAsync(purpose, cancellationToken).ConfigureAwait(false), endpoints);

    public async ValueTask<Credential> ForStorageAsync(CallPurpose purpose, CancellationToken cancellationToken) =>
        new(await SegmindKeyAsync(purpose, cancellationToken).ConfigureAwait(false), apiKeyHeader: true, bearer: false, endpoints.Upload);

    public async ValueTask<Credential> ForHistoryAsync(CallPurpose purpose, CancellationToken cancellationToken) =>
        new(await SegmindKeyAsync(purpose, cancellationToken).ConfigureAwait(false), apiKeyHeader: true, bearer: false, endpoints.HistoryOrigin);

    public Credential ForAiml() =>
        options.AimlApiKey is { } key
            ? new(key, apiKeyHeader: false, bearer: true, endpoints.Aiml)
            : throw new InvalidOperationException($"This call needs a key of the AIML API: set the variable {SegmindClientOptions.AimlApiKeyVariable} or AimlApiKey in the options.");

    private async ValueTask<Credential> ForWorkflowsAsync(CallPurpose purpose, CancellationToken cancellationToken) =>
        _workflows ?? WorkflowKey(await SegmindKeyAsync(purpose, cancellationToken).ConfigureAwait(false), options, endpoints);

    private static Credential ModelKey(string key, Endpoints endpoints) => new(key, apiKeyHeader: true, bearer: false, endpoints.Base);

    private static Credential WorkflowKey(string key, SegmindClientOptions options, Endpoints endpoints) => new(
        key,
        apiKeyHeader: options.WorkflowAuthentication is not WorkflowAuthentication.Bearer,
        bearer: options.WorkflowAuthentication is not WorkflowAuthentication.ApiKeyHeader,
        endpoints.Base);

    private async ValueTask<string> SegmindKeyAsync(CallPurpose purpose, CancellationToken cancellationToken)
    {
        if (options.ApiKeyProvider is not { } provider)
        {
            return options.ApiKey
                ?? throw new InvalidOperationException($"This call needs a key of Segmind: set the variable {SegmindClientOptions.ApiKeyVariable}, or ApiKey or ApiKeyProvider in the options.");
        }

        try
        {
            return ApiKeys.Check(await provider(cancellationToken).AsTask().Observed().WaitAsync(cancellationToken).ConfigureAwait(false), nameof(options.ApiKeyProvider));
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            throw purpose.NoKey(e);
        }
    }
}
