using Microsoft.Extensions.Options;

namespace Segmind.Sdk;

/// <summary>Checks options at an app's start by the same rules as a constructor.</summary>
internal sealed class SegmindClientOptionsValidator : IValidateOptions<SegmindClientOptions>
{
    public ValidateOptionsResult Validate(string? name, SegmindClientOptions options)
    {
        var failures = OptionsRules.Check(OptionsRules.Resolve(options));
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }
}
