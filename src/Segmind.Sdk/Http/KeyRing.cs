namespace Segmind.Sdk;

/// <summary>Which key goes where, in which headers.</summary>
internal sealed class KeyRing(SegmindClientOptions options, Endpoints endpoints)
{
    public async ValueTask<Credential> ForModelsAsync(CancellationToken cancellationToken) =>
        new(await SegmindKeyAsync(cancellationToken).ConfigureAwait(false), apiKeyHeader: true, bearer: false, endpoints.Base);

    public async ValueTask<Credential> ForStorageAsync(CancellationToken cancellationToken) =>
        new(await SegmindKeyAsync(cancellationToken).ConfigureAwait(false), apiKeyHeader: true, bearer: false, endpoints.Upload);

    public async ValueTask<Credential> ForWorkflowsAsync(CancellationToken cancellationToken) =>
        new(
            await SegmindKeyAsync(cancellationToken).ConfigureAwait(false),
            apiKeyHeader: options.WorkflowAuthentication is not WorkflowAuthentication.Bearer,
            bearer: options.WorkflowAuthentication is not WorkflowAuthentication.ApiKeyHeader,
            endpoints.Base);

    public Credential ForAiml() =>
        options.AimlApiKey is { } key
            ? new(key, apiKeyHeader: false, bearer: true, endpoints.Aiml)
            : throw new InvalidOperationException($"This call needs a key of the AIML API: set the variable {SegmindClientOptions.AimlApiKeyVariable} or AimlApiKey in the options.");

    private async ValueTask<string> SegmindKeyAsync(CancellationToken cancellationToken)
    {
        if (options.ApiKeyProvider is { } provider)
        {
            return ApiKeys.Check(await provider(cancellationToken).ConfigureAwait(false), nameof(options.ApiKeyProvider));
        }

        return options.ApiKey
            ?? throw new InvalidOperationException($"This call needs a key of Segmind: set the variable {SegmindClientOptions.ApiKeyVariable}, or ApiKey or ApiKeyProvider in the options.");
    }
}
