using Segmind.Sdk.Models;

namespace Segmind.Sdk;

/// <summary>What a request asks for and, where the caller says so, the most it can cost.</summary>
internal sealed class SpendQuote(string request, string slug, int outputs, decimal? stated)
{
    public string Request { get; } = request;

    public string Slug { get; } = slug;

    public int Outputs { get; } = outputs;

    /// <summary>Whether Segmind's account pays; the AIML API is another one.</summary>
    public bool IsSegmind { get; private init; } = true;

    /// <exception cref="SegmindException">The caller's price function threw.</exception>
    /// <exception cref="InvalidOperationException">It returned less than 0.</exception>
    public static SpendQuote Of(InferenceRequest request, SpendBudget budget) =>
        new(request.ToString(), request.ModelName, OutputCount.Of(request), StatedPrice(request, budget)) { IsSegmind = request is not AimlSeedEdit };

    /// <summary>What to reserve; <see langword="null"/> when no price is known.</summary>
    public decimal? Reserve(SeenPrice? highest) => stated ?? (highest is { } price ? Math.Min(price.For(Outputs), SpendFold.Most) : null);

    private static decimal? StatedPrice(InferenceRequest request, SpendBudget budget)
    {
        decimal? price;
        try
        {
            price = budget.Price?.Invoke(request);
        }
        catch (Exception e)
        {
            throw new SegmindException($"SpendBudget.Price threw for {request} ({e.Message.TrimEnd('.')}). Nothing was sent. {ErrorText.Of(ChargeOutcome.NotCharged)} Mend the function.", e)
            {
                Charge = ChargeOutcome.NotCharged,
            };
        }

        return price is < 0
            ? throw new InvalidOperationException(FormattableString.Invariant($"SpendBudget.Price must return 0 or more, or null, but returned {price} for {request}. Nothing was sent."))
            : price is > SpendFold.Most ? SpendFold.Most : price;
    }
}
