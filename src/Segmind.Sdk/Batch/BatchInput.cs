namespace Segmind.Sdk;

/// <summary>The caller's requests, one at a time. An input that does not heed the token, or blocks its thread, is left to itself, and disposed of when it comes back.</summary>
internal sealed class BatchInput(IAsyncEnumerable<InferenceRequest> requests, CancellationToken cancellationToken) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<InferenceRequest> _input = requests.GetAsyncEnumerator(cancellationToken);
    private Task<bool> _next = Task.FromResult(true);

    public InferenceRequest? Current => _input.Current;

    public Task<bool> MoveNextAsync()
    {
        _next = Task.Run(() => _input.MoveNextAsync().AsTask(), CancellationToken.None);
        return _next.WaitAsync(cancellationToken);
    }

    public ValueTask DisposeAsync()
    {
        if (_next.IsCompleted)
        {
            return _input.DisposeAsync();
        }

        _ = AbandonAsync();
        return ValueTask.CompletedTask;
    }

    /// <summary>Whatever still fails, nobody is left to be told.</summary>
    private async Task AbandonAsync()
    {
        await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _input.DisposeAsync().AsTask().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
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
