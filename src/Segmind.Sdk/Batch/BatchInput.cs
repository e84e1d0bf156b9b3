namespace Segmind.Sdk;

/// <summary>The caller's requests, one at a time. An input that does not heed the token is left to itself, and disposed of when it comes back.</summary>
internal sealed class BatchInput(IAsyncEnumerable<InferenceRequest> requests, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<InferenceRequest> _input = requests.GetAsyncEnumerator(cancellationToken);
    private Task<bool> _next = Task.FromResult(true);

    public InferenceRequest? Current => _input.Current;

    public async ValueTask<bool> MoveNextAsync()
    {
        var next = _input.MoveNextAsync();
        if (next.IsCompletedSuccessfully)
        {
            return await next.ConfigureAwait(false);
        }

        _next = next.AsTask();
        return await _next.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (_next.IsCompleted)
        {
            await _input.DisposeAsync().ConfigureAwait(false);
        }
        else
        {
            _ = _next.ContinueWith(static (_, input) => ((IAsyncDisposable)input!).DisposeAsync().AsTask(), _input, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    public static async IAsyncEnumerable<InferenceRequest> From(IEnumerable<InferenceRequest> requests)
    {
        foreach (var request in requests)
        {
            yield return request;
        }

        await Task.CompletedTask.ConfigureAwait(false);
    }
}
