namespace Segmind.Sdk.Tests;

/// <summary>One latency for each model, of not too many models.</summary>
public class LatencyBookTests
{
    private readonly LatencyBook _book = new();

    [Fact]
    public void A_model_has_one_latency_however_it_is_asked_for()
    {
        var latency = _book.Of("seededit-v3", TimeSpan.FromSeconds(10.85));

        Assert.Same(latency, _book.Of("seededit-v3"));
        Assert.Same(latency, _book.Of("seededit-v3", TimeSpan.FromSeconds(3)));
        Assert.NotSame(latency, _book.Of("SeedEdit-v3"));
    }

    [Fact]
    public void What_one_job_taught_the_next_one_knows()
    {
        var before = _book.Of("a").Plan;

        _book.Of("a").Learn(TimeSpan.FromSeconds(3));

        Assert.NotSame(before, _book.Of("a").Plan);
    }

    [Fact]
    public void A_models_page_counts_even_if_it_was_first_asked_for_by_its_name_alone()
    {
        var first = _book.Of("a").Plan;

        Assert.NotSame(first, _book.Of("a", TimeSpan.FromSeconds(47)).Plan);
    }

    [Fact]
    public void Jobs_without_a_model_share_a_latency() =>
        Assert.Same(_book.Of(null), _book.Of(null));

    [Fact]
    public void The_model_asked_for_longest_ago_makes_room()
    {
        var models = Enumerable.Range(0, LatencyBook.Models).Select(i => _book.Of($"m{i}")).ToArray();
        Assert.Same(models[0], _book.Of("m0"));

        _book.Of("one more");

        Assert.Same(models[0], _book.Of("m0"));
        Assert.Same(models[2], _book.Of("m2"));
        Assert.NotSame(models[1], _book.Of("m1"));
    }

    [Fact]
    public void It_may_be_asked_on_many_threads_at_once()
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<Latency>();

        Parallel.For(0, 1000, i => seen.Add(_book.Of($"m{i % 5}")));

        Assert.Equal(5, seen.Distinct().Count());
    }
}
