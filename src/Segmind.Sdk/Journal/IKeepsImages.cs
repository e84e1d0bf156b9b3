namespace Segmind.Sdk;

/// <summary>A journal whose images go to the same disk as its records.</summary>
internal interface IKeepsImages
{
    IJournalStorage Storage { get; }
}
