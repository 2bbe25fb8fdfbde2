// Functions that put the columns of a document into a text, or name its choices or its right one,
// in the words of our template language. Columns whose names are no words are elsewhere. What the
// modules of Arab Culture would read from the environment (COUNTRY, REGION, ARABIC, MODEL_NAME) is
// as if it were not set.
#include <span>
#include <string_view>
#include <vector>

#include "ports/makers.h"
#include "ports/table.h"

namespace etalon {
namespace {

struct Form {
  std::string_view digest, name, form;
};

// Of a text.
constexpr Form kTexts[] = {
    {"e9418ee48560223eaab2576ca2c0eb05c89c5b9d8734a7c819f7d21f4d2804bb", "norquad.p0",
     "Tittel: {{title}}\n\nTekst: {{passage}}\n\nSpørsmål: {{question}}\n\nSvar:"},
    {"f112bdb1bff831e79a5d9d62503dad02aa8a5152c0a2b778a1a6e44e9c288fa6", "norquad.p1",
     "Tittel: {{title}}\n\nTekst: {{passage}}\n\nGitt teksten over, hva er svaret på følgende "
     "spørsmål? \"{{question}}\"\n\nSvar:"},
    {"9a6a024924fb585dbb60d46b020e4a7f5434fbea60d3c7d9d9bd625a375b698d", "norquad.p2",
     "Tittel: {{title}}\n\nTekst: {{passage}}\n\nSvar på følgende: {{question}}\n\nSvar:"},
    {"b9cce26c1719cf9b8c8848f8724ea7ad0e04c59b281d71b3053302b7775547dd", "norquad.p3",
     "Tittel: {{title}}\n\nTekst: {{passage}}\n\nHvordan kan man svare på spørsmålet "
     "\"{{question}}\", gitt teksten over?\n\nSvar:"},
    {"ca2e9abf20f734fef0af5f8e5e7105ceefa9040afb135d1f98ab4dad2aa053bc", "norquad.p4",
     "Tittel: {{title}}\n\nTekst:{{passage}}\n\nGitt teksten over, besvar følgende spørsmål: "
     "\"{{question}}\"\n\nSvar:"},
    {"3977f12539b3b80e6a4ed4f30784ac762cae765bb404dcf95625aaa5a966f8fd", "nortruthfulqa.p0_nn",
     "Spørsmål: {{question}}\n\nSvar:"},
    {"fa14736caebe366f3db663d77d12c8b6d728000dc96e2e652d44b66353b0a24e", "nortruthfulqa.p1_nn",
     "Spørsmål: {{question}}\n\nSvaralternativ:{% for choice in mc1_targets.choices %}\n- "
     "{{choice}}{% endfor %}\n\nSvar:"},
    {"5890c0722ab936e3cb38460daffd220e6a0e756f57743455c02b764f037adc13", "nortruthfulqa.p2_nn",
     "Spørsmål: {{question}}\n\nKva av følgande alternativ er rett svar på spørsmålet?{% for "
     "choice in mc1_targets.choices %}\n- {{choice}}{% endfor %}"},
    {"5e6bfcd5f040cd4b4de7c2553b08bd73a1d146bd2ed33b36c784e5410bc23237", "nortruthfulqa.p3_nn",
     "Gitt følgande spørsmål, kva av dei moglege svara under er rett?\nSpørsmål: {{question}}\n{% "
     "for choice in mc1_targets.choices %}\n- {{choice}}{% endfor %}"},
    {"1b9ce2b0a09f2b89d4fbb77d9a41ed75a539151d630b73c8d4b658ccd12ea9c1", "nortruthfulqa.p4_nn",
     "{{question}}\nVel eit av følgande moglege svar:{% for choice in mc1_targets.choices %}\n- "
     "{{choice}}{% endfor %}\n\nSvar:"},
    {"764aa845cade54825213b623feb4697cda78ad45d4fe091484f352f99f2a0884", "nortruthfulqa.p0_nb",
     "Spørsmål: {{question}}\n\nSvar:"},
    {"3bc05ff7911f36f0fd2d52997fc7ad900fff7b9904557fc5f96b96989d57be5e", "nortruthfulqa.p1_nb",
     "Spørsmål: {{question}}\n\nSvaralternativer:{% for choice in mc1_targets.choices %}\n- "
     "{{choice}}{% endfor %}\n\nSvar:"},
    {"855a9988230def6d98a2af2e1922680e26a4b622628dc7b3f25798cbf87a7da0", "nortruthfulqa.p2_nb",
     "Spørsmål: {{question}}\n\nHvilke av følgende alternativer er riktig svar på spørsmålet?{% "
     "for choice in mc1_targets.choices %}\n- {{choice}}{% endfor %}"},
    {"aedc35894bd550026842a8f2393411be3d7201b01e294a276af93ed621f6d55f", "nortruthfulqa.p3_nb",
     "Gitt følgende spørsmål, hvilket av de mulige svarene under er riktig?\nSpørsmål: "
     "{{question}}\n{% for choice in mc1_targets.choices %}\n- {{choice}}{% endfor %}"},
    {"6d9596744320ba08dd500df603651a4b7b5d370424cb61a71ae176f59d42fa87", "nortruthfulqa.p4_nb",
     "{{question}}\nVelg et av følgende mulige svar:{% for choice in mc1_targets.choices %}\n- "
     "{{choice}}{% endfor %}\n\nSvar:"},
    {"f4384df7483cbd259bd4837c21662a38fd6d6a75c75e531f4394300e3d0b532b", "nrk_quiz_qa.p1_nn",
     "{{question}}\n\nSvaralternativer:{% for choice in choices.text %}\n- {{choice}}{% endfor "
     "%}\n\nKva er rett svar?\n\nSvar:"},
    {"f85cc710711ff21ad2e3caad1c39f2991d7fa75a6131ffe5ab54539b4c40d87c", "nrk_quiz_qa.p2_nn",
     "{{question}}{% for choice in choices.text %}{% if loop.index0 < choices.label | length "
     "%}\n{{choices.label[loop.index0]}}: {{choice}}{% endif %}{% endfor %}\n\nEr det rette svaret "
     "{{choices.label[:-1] | join(', ')}}{% if choices.label | length != 2 %},{% endif %} eller "
     "{{choices.label[-1]}}?\n\nSvar:"},
    {"b29409c72a1da908b19ff3d8ac7f73de84ec6548046e4fd6ecefe27d07a5fc13", "nrk_quiz_qa.p3_nn",
     "Spørsmål: {{question}}{% for choice in choices.text %}{% if loop.index0 < choices.label | "
     "length %}\n{{choices.label[loop.index0]}}: {{choice}}{% endif %}{% endfor %}\n\nSvar:"},
    {"dbe67fb362e1b2da7827b426a45ea90473206dad65949eee583791fd64f51122", "nrk_quiz_qa.p4_nn",
     "{{question}}\nVel rett svar blant desse alternativa:{% for choice in choices.text %}\n- "
     "{{choice}}{% endfor %}\n\nSvar:"},
    {"665075b535196d6fdb7b8974127aed538cc7b3518649c6b83afccf1a54084506", "nrk_quiz_qa.p1_nb",
     "{{question}}\n\nSvaralternativer:{% for choice in choices.text %}\n- {{choice}}{% endfor "
     "%}\n\nHva er riktig svar?\n\nSvar:"},
    {"13a1da2a29fc83792a44f76ad5451053c65e02dcefa370fc962e4eba061589ee", "nrk_quiz_qa.p2_nb",
     "{{question}}{% for choice in choices.text %}{% if loop.index0 < choices.label | length "
     "%}\n{{choices.label[loop.index0]}}: {{choice}}{% endif %}{% endfor %}\n\nEr det riktige "
     "svaret {{choices.label[:-1] | join(', ')}}{% if choices.label | length != 2 %},{% endif %} "
     "eller {{choices.label[-1]}}?\n\nSvar:"},
    {"528cab5b2ae6212f886101b1f455a2ba64f46ec1c8fab730093c0c1c844c3caa", "nrk_quiz_qa.p3_nb",
     "Spørsmål: {{question}}{% for choice in choices.text %}{% if loop.index0 < choices.label | "
     "length %}\n{{choices.label[loop.index0]}}: {{choice}}{% endif %}{% endfor %}\n\nSvar:"},
    {"add8272c8ae57b08f38e37724063c0df170f0a7b04aa20bf57eb84ec08cc9abc", "nrk_quiz_qa.p4_nb",
     "{{question}}\nVelg riktig svar blant disse alternativene:{% for choice in choices.text %}\n- "
     "{{choice}}{% endfor %}\n\nSvar:"},
    {"d7fb49abac25ee6bfa46ee102d3941ca593a915beb43759a129206b4e0dce8ee", "kobest.copa_doc_to_text",
     "{{premise}} {{ {'원인': ' 왜냐하면', '결과': ' 그래서'}[question.strip()] }}"},
    {"c52de0c42567b879de8fb2b2f5cd63eec50a535c3036c2d9009c6132ae1b8f02",
     "kobest.copa_doc_to_target",
     "{% if label == 0 %}{{alternative_1}}{% else %}{{alternative_2}}{% endif %}"},
    {"1190263c3041d64c569c0b74af46dd317a6b096a980acc348068fecdb488b8a0",
     "kobest.sentineg_doc_to_text", "문장: {{sentence}} 긍부정:"},
    {"e36a52e5a69100d901bdf7470d2836b2358f4a2e72bfcaec94794ff5219fc9eb", "kobest.wic_doc_to_text",
     "문장1: {{context_1}} 문장2: {{context_2}} 두 문장에서 {{word}}가 같은 뜻으로 쓰였나?"},
    {"4857618cc079fac7551505f10f80d3256366d37f9282b13613f753900871965e", "glue.mnli.doc_to_text",
     "{{premise}}\nQuestion: {{hypothesis.strip()}}{% if not hypothesis.strip().endswith('.') "
     "%}.{% endif %} True, False or Neither?\nAnswer:"},
    {"26e6d540d1d1f6e2efb5333393c2357ec2832864a5eb9b87929cbb5ee2d9d313", "logiqa2.doc_to_text",
     "Passage: {{text}}\nQuestion: {{question}}\n{% for option in options[:4] "
     "%}{{'ABCD'[loop.index0]}}. {{option}}\n{% endfor %}Answer:"},
    {"1de32a7e685fa41dded54daadfe5e0c721e42a19ea47bda991ede0a1c8eae0c2", "medmcqa.doc_to_text",
     "Question: {{question}}\nChoices:\nA. {{opa}}\nB. {{opb}}\nC. {{opc}}\nD. {{opd}}\nAnswer:"},
    {"2d1de8b58313caea563a7a515096656d73d4f870e6da4a9dbdf3f6c0f9864c42", "medqa.doc_to_text",
     "Question: {{sent1}}\nA. {{ending0}}\nB. {{ending1}}\nC. {{ending2}}\nD. "
     "{{ending3}}\nAnswer:"},
    {"48e1e598132015e4f99f112fd6a649d95fdb869bb0a3d02d34b279e0e4f9de12", "pubmedqa.doc_to_text",
     "Abstract: {{CONTEXTS | join('\\n')}}\nQuestion: {{QUESTION}}\nAnswer:"},
    {"8c940dddebc403bcd3e060cd21e1cbfe3d1419d10c00e4f65043d3338d94b258", "glianorex.doc_to_text",
     "Question: {{question}}\n{% for letter, option in options.items() %}{{letter}}. "
     "{{option}}\n{% endfor %}Answer:"},
    {"3477ed3947fc251d228b92a36e7cefd8292c97c31f734dfa6223ccc738f0d2b9", "indicparam.doc_to_text",
     "Question: {{question_text}}\nA. {{option_a}}\nB. {{option_b}}\nC. {{option_c}}\nD. "
     "{{option_d}}\nAnswer:"},
    {"534663490efaba667e5ce32dea29eb20a8bbeede4b1e702d6019c351903dbcef", "click.get_context",
     "주어진 {% if paragraph %}맥락을 천천히 읽고, 질문에 대한 적절한{% else %}질문을 천천히 읽고, "
     "적절한{% endif %} 정답을 A, B, C, D 중에 골라 알파벳 하나로 답하시오.\n\n{% if paragraph "
     "%}맥락: {{paragraph}}\n{% endif %}질문: {{question}}\n보기:\nA:{{choices[0]}}, B: "
     "{{choices[1]}}, C: {{choices[2]}}, D: {{choices[3]}}\n정답:"},
    {"5be6dbefb8d6b50b9086e8780409565bcefd4030b4f07991d5cb826c1c8b3d04", "hrm8k.doc_to_text",
     "주어진 문제를 풀어보세요.\n문제를 푼 후, 최종 답변을 다음과 같은 형식으로 작성하세요: "
     "$\\boxed{N}$.\n\n문제: {{question.strip()}}\n답변:"},
    {"f74cd0c4714dd597d2a3c35a3784e998d978b1554388542b354ef699c7bdd940", "hrm8k.doc_to_text_mmmlu",
     "주어진 문제를 풀어보세요.\n문제를 푼 후, 주어진 선택지 (1, 2, 3, 4) 중 최종 선택지를 다음 "
     "형식으로 작성하세요: $\\boxed{N}$.\n\n문제: {{question.strip()}}\n답변:"},
    {"56f8b49f8ee539dae79e32e7c6f1acee36eb37bf9cb272969a40bb198dcf311e", "hrm8k_en.doc_to_text",
     "Solve the given question.\nAfter solving the problem, state your final answer in the "
     "following format: $\\boxed{N}$.\n\nQuestion: {{original.strip()}}\nAnswer:"},
    {"8097dccb393a273dbad9402a3049fb3fc5a67e01d4f7ac3efe50392c18b79c0d",
     "hrm8k_en.doc_to_text_mmmlu",
     "Solve the given question.\nAfter solving the problem, state your final choice among the "
     "choices (1, 2, 3, 4) in the following format: $\\boxed{N}$.\n\nQuestion: "
     "{{original.strip()}}\nAnswer:"},
    {"4c97f80e7a63be23f5311fd97a755278d73d136dcbbbfb5c505688793bd28a86", "paloma.doc_to_target",
     "{{text}}"},
    {"980a1b8c59d455f35dd97e5fdefa01f07bef082ce8a8b3117c3b8dce381037e3",
     "aradice.openbookqa.doc_to_text", "{{question.stem.strip()}}"},
    {"bdf7d10202bb236522e276e2a77f3c458593b49a084325406e19a5f9bb3361ab",
     "arab_culture_completion.doc_to_text",
     "\nYou are tasked with selecting the most culturally appropriate option based on the context "
     "provided below.\n\nStatement: {{first_statement.strip()}}\n\nConsider the cultural nuances "
     "and choose the most suitable response from the options provided.\n"},
    {"bc764154edbaf77414ab6d502007f80c677704a39fbef47610fc214d645d5338", "arab_culture.doc_to_text",
     "\nYou are tasked with selecting the most culturally appropriate option based on the context "
     "provided below.\n\nStatement: {{first_statement.strip()}}\n\nConsider the cultural nuances "
     "and choose the most suitable response from the options provided.\n\nOptions:\n{% for i in "
     "range(3) %}{{options.english_keys[i]}}. {{options.text[i].strip()}}\n{% endfor %}\n"},
    {"9b00fad4d9353b773e00f27662e5f37ed4b18f11a025369b116da782fe14fb62",
     "arab_culture.doc_to_target", "{{answer_key.english_answer_key.strip()}}"},
    {"2758952720dda9c4db004847069e2c20ea0da9bee5bd0b872857951ed55f995c",
     "arab_culture_completion.doc_to_target",
     "{{options.text[options.english_keys.index(answer_key.english_answer_key)].strip()}}"},
    {"ec34dde5350bce3ae1b5a519561f9d1d2cb7ac21c5c2546d9568dbabaae2bdec",
     "basque_bench.xcopa_doc_to_text",
     "{{premise.strip()}}{{ {'cause': ' Izan ere,', 'effect': ' Beraz,'}[question] }}"},
    {"700951854fc56153c7ef8785c1709bc1d0ff57d448082ef04a293b54186f2887",
     "darija_sentiment.doc_to_text",
     "{{messages[0].content.replace('-سلبي', 'A. سلبي').replace('-ايجابي', 'B. "
     "ايجابي').replace('-ماكينش إحساس', 'C. ماكينش إحساس\\nThe answer should be strictly one "
     "letter of the following: A, B, C.')}}"},
    {"5730227e6dbfef0d4d574cbebd46d0b895fa3d25c8af0956b18bdcfb5548987e",
     "darija_sentiment.doc_to_target",
     "{{ {'ايجابي': 'B', 'سلبي': 'A', 'ماكينش إحساس': 'C'}[messages[1].content] }}"},
    {"1e1a969cc4b8a5b900b8f4a2490e2c01b65a77ccd7fba1276a3567b62dd6a95e",
     "med_text_classification.doc_to_text_easy",
     "Classify the topic of the following medical text into one of the following choices. \nText: "
     "{{text}} \nChoices: \nA. neoplasms \nB. digestive system diseases \nC. nervous system "
     "diseases \nD. cardiovascular diseases \nE. general pathological conditions \n Answer:"},
};

// Of anything else.
constexpr Form kValues[] = {
    {"ecd58e9820eb031972e6b1942ade77837a218c124dbee16e73251115aaf5e30f",
     "kobest.copa_doc_to_choice", "{{ [alternative_1 | string, alternative_2 | string] }}"},
    {"5fb4b80ebcc395a377bc5f681cbf008c6d16eac35f387436d1573e9f434009ae", "medqa.doc_to_target",
     "{{label}}"},
    {"3783456c8d6c13b1992d7076e74ac39502d37674778c28533e0c2899cdec92f2", "glianorex.doc_to_target",
     "{{answer_idx}}"},
    {"89d2ad87ee812d2774d212e5f83c616bb408a455d4fa4914b90bb5421fd6408c", "indicparam.doc_to_choice",
     "{{ ['A', 'B', 'C', 'D'] }}"},
    {"4f98f97b1206a88b2862d80825c11b427498c3ae12f20863e1ecaa4d9a3d361e", "indicparam.doc_to_target",
     "{{ ['A', 'B', 'C', 'D'].index(correct_answer.upper()) }}"},
    {"068f01bb2553977636bb94bcd6211d865d4c87d73c668b682e5d084502229cd7", "careqa.doc_to_target",
     "{{cop - 1}}"},
    {"a6fefe9e5c50a727998d8dc23ff62190765ebd9412fd066987a499daf8eff204", "click.get_choices",
     "{{ ['A', 'B', 'C', 'D', 'E'] if 'CSAT' in id else ['A', 'B', 'C', 'D'] }}"},
    {"69d2bb843522ec0cf58628b83dea0f859db692d7043108c60a31ae4bd3cc7189", "click.get_target",
     "{{ (['A', 'B', 'C', 'D', 'E'] if 'CSAT' in id else ['A', 'B', 'C', "
     "'D'])[choices.index(answer)] }}"},
    {"4862ba9226a0569d09b76bc2c2581d719ca30702331e894581f6f5883d9d3931",
     "aradice.openbookqa.doc_to_choice", "{{ question.choices | map(attribute='text') | list }}"},
    {"72aa3934c4f4380885686e828bda63788a0ea9f3b81f7a118a6428f9915d65b3",
     "aradice.openbookqa.doc_to_target",
     "{{ (question.choices | map(attribute='label') | list).index(answerKey.lstrip()) }}"},
    {"2155233d5968f9d10c7068b7349c043b849083a62e1c09eeee7c8fb6f298f5e1",
     "arab_culture.doc_to_choice", "{{options.english_keys}}"},
    {"895a85897a314efa2befb4aa06bfa3cc6dc287f3af71a1dda5d49f4248a8f2ad",
     "arab_culture_completion.doc_to_choice", "{{options.text}}"},
    {"be26f488f2fe4f9ad983d78f35b1ce488eb9f077c77c7f616cc36e0199f74962",
     "basque_bench.xcopa_doc_to_choice",
     "{{ [choice1[0].lower() ~ choice1[1:], choice2[0].lower() ~ choice2[1:]] }}"},
    {"f229acb9bc3db4993f2a0a9682b4f02912a271d33fdca7a928ba681541586cbe",
     "darija_sentiment.doc_to_choice_2", "{{ ['A', 'B'] }}"},
    {"b954deb881b448b197f3baf7f5c0705f351c42421a077cfbdae86e9db5ff1591",
     "darija_sentiment.doc_to_choice_3", "{{ ['A', 'B', 'C'] }}"},
    {"ec892b56954bc1bdda6db8ac93a7a683b365e66d5bc37dc691d5f0729e09c2fe",
     "med_text_classification.doc_to_choice_easy",
     "{{ ['neoplasms', 'digestive system diseases', 'nervous system diseases', 'cardiovascular "
     "diseases', 'general pathological conditions'] }}"},
    {"9db6ebdec070ad04d747c30beacde5974f715e2994dff9cd8c5b1581679e8cc6",
     "med_text_classification.doc_to_target_easy", "{{ class | int - 1 }}"},
};

std::vector<PortedFunction> Functions() {
  std::vector<PortedFunction> functions;
  for (const Form& form : kTexts) {
    functions.push_back(TextPort(form.digest, form.name, form.form));
  }
  for (const Form& form : kValues) {
    functions.push_back(ValuePort(form.digest, form.name, form.form));
  }
  return functions;
}

}  // namespace

extern const PortEntry port_prompt_texts;
const PortEntry port_prompt_texts = {
    .name = "prompt_texts",
    .summary = "texts, choices and right answers that a template states: NorEval, Kobest, CLIcK …",
    .functions = Functions,
};

}  // namespace etalon
