using System.Runtime.CompilerServices;
using Segmind.Sdk.Tests.TestKit;

namespace Segmind.Sdk.Tests;

/// <summary>How a batch reads its input and holds its results: never more at a time than it has room for.</summary>
public sealed class BatchFlowTests : IDisposable
{
    private readonly BatchService _service = new();

    public void Dispose() => _service.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public async Task The_input_is_read_no_further_ahead_than_the_room_holds(int room)
    {
        var taken = 0;
        await _service.Time.RunAsync(TakeAllAsync());
        Assert.Equal(40, taken);

        async Task TakeAllAsync()
        {
            await foreach (var _ in _service.Client.RunManyAsync(_service.Requests(40), new BatchOptions { MaxConcurrency = room }))
            {
                taken++;
                await Task.Delay(TimeSpan.FromSeconds(30), _service.Time);
                Assert.InRange(_service.Read, taken, taken + room);
            }
        }
    }

    [Fact]
    public async Task A_consumer_that_dawdles_holds_the_submits_back_and_loses_no_job_that_is_in_flight()
    {
        using var service = new BatchService(beat: 5) { Seconds = prompt => prompt == "0" ? 1 : 50 };
        var outcomes = service.Client.RunManyAsync(service.Requests(100), new BatchOptions { MaxConcurrency = 8, Interval = TimeSpan.FromSeconds(5) }).GetAsyncEnumerator();
        await service.Time.RunAsync(outcomes.MoveNextAsync().AsTask());

        await service.Time.RunAsync(Task.Delay(TimeSpan.FromMinutes(70), service.Time));

        Assert.Equal(9, service.Submitted.Count);
        Assert.Equal(9, service.Fetched.Count);
        Assert.All(service.Fetched.Values, when => Assert.InRange(when, TimeSpan.Zero, TimeSpan.FromSeconds(60)));

        for (var taken = 1; taken < 100; taken++)
        {
            Assert.True(await service.Time.RunAsync(outcomes.MoveNextAsync().AsTask()));
            Assert.Null(outcomes.Current.Error);
        }

        Assert.False(await service.Time.RunAsync(outcomes.MoveNextAsync().AsTask()));
        await outcomes.DisposeAsync();
    }

    [Fact]
    public async Task An_input_that_throws_is_told_once_what_has_begun_is_out()
    {
        var fault = new FormatException("row 3 of the file");
        var outcomes = new List<BatchOutcome>();

        var thrown = await Assert.ThrowsAsync<FormatException>(() => _service.Time.RunAsync(Task.Run(async () =>
        {
            await foreach (var outcome in _service.Client.RunManyAsync(Broken()))
            {
                outcomes.Add(outcome);
            }
        })));

        Assert.Same(fault, thrown);
        Assert.Equal([0, 1, 2], outcomes.Select(outcome => outcome.Index).Order());
        Assert.All(outcomes, outcome => Assert.Null(outcome.Error));

        IEnumerable<InferenceRequest> Broken() => _service.Requests(4, number => number < 3 ? BatchService.Request(number) : throw fault);
    }

    [Fact]
    public async Task An_input_is_given_the_token_and_disposed_of()
    {
        var (token, isDisposed) = (CancellationToken.None, false);

        await _service.Time.RunAsync(BatchService.CollectAsync(_service.Client.RunManyAsync(Input())));

        Assert.True(token.CanBeCanceled);
        Assert.True(isDisposed);

        async IAsyncEnumerable<InferenceRequest> Input([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            token = cancellationToken;
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(1), _service.Time, cancellationToken);
                yield return BatchService.Request(0);
            }
            finally
            {
                isDisposed = true;
            }
        }
    }
}
