namespace Segmind.Sdk.Bench;

/// <summary>Waits for a job; while it waits, it holds nothing of its last poll but the address.</summary>
internal sealed class BarePolls(Send send)
{
    private readonly BareCall<bool> _isCompleted = new(send, Bare.PollLimit, BareJson.IsCompleted);

    public async Task WaitAsync(Uri status, TimeSpan interval, Action? polled = null)
    {
        while (true)
        {
            var isCompleted = await _isCompleted.AskAsync(Bare.Request(HttpMethod.Get, status));
            polled?.Invoke();
            if (isCompleted)
            {
                return;
            }

            await Task.Delay(interval);
        }
    }
}
