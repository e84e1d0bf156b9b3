using System.Runtime.CompilerServices;

namespace Segmind.Sdk.Bench;

/// <summary>Waits for a job.</summary>
internal sealed class BarePolls(Send send)
{
    private readonly TimeLimits _limits = new(Bare.PollLimit);

    public async Task WaitAsync(Uri status, TimeSpan interval, Action? polled = null)
    {
        while (true)
        {
            var hasEnded = await HasEndedAsync(status);
            polled?.Invoke();
            if (hasEnded)
            {
                return;
            }

            await Task.Delay(interval);
        }
    }

    /// <summary>A method of its own with a pooled state machine: it allocates nothing for itself, and a job that waits holds nothing of its last poll.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> HasEndedAsync(Uri status)
    {
        var limit = _limits.Start();
        var buffer = BareJson.Rent();
        using var request = Bare.Request(HttpMethod.Get, status);
        using var response = await send(request, limit.Token);
        var length = await BareJson.ReadAsync(response, buffer, limit.Token);
        var hasEnded = BareJson.IsCompleted(buffer.AsSpan(0, length));
        BareJson.Return(buffer);
        _limits.End(limit);
        return hasEnded;
    }
}
