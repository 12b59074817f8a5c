#!/usr/bin/env python3
"""Gathers given names and surnames: `python3 data/build/names.py CACHE_DIR > data/gazetteer/names.tsv`.

  names (PyPI, MIT)   the U.S. Census Bureau's lists of 1990, public domain
  Faker (PyPI, MIT)   names of many locales; those in Cyrillic are transliterated
  given.txt below     our own, for languages the two lack

Columns: folded word, "g" (given), "s" (surname) or "gs". Same sources, same bytes.
"""
import re
import subprocess
import sys
import tarfile
import unicodedata
import zipfile
from pathlib import Path

PIP = ('names==0.3.0', 'Faker==40.54.0')
# Surnames beyond this rank are too rare to be worth confusing with other words.
SURNAMES = 20000
CYRILLIC = dict(zip('абвгдезийклмнопрстуфыэіїєґ', 'a b v g d e z i y k l m n o p r s t u f y e i yi ye g'.split()))
CYRILLIC.update({'ё': 'yo', 'ж': 'zh', 'х': 'kh', 'ц': 'ts', 'ч': 'ch', 'ш': 'sh', 'щ': 'shch', 'ъ': '', 'ь': '', 'ю': 'yu', 'я': 'ya'})
OWN_GIVEN = '''Ahmed Ahmad Mohammed Muhammad Mohamed Mohammad Mahmoud Mahmud Mustafa Mustapha Hassan Hasan Hussein Hussain Husayn Ali Omar Umar Othman Osman Ibrahim Ismail Yusuf Yousef Youssef Yasser Khaled Khalid Tariq Tarek Bashar Hafez Hafiz Saddam Muammar Moammar Gamal Jamal Anwar Hosni Abdel Abdul Abdullah Abdallah Abdelaziz Abdulaziz Abdulrahman Abdurrahman Salman Faisal Fahd Sultan Nasser Nawaf Turki Bandar Walid Waleed Rafik Rafiq Saad Hariri Nabih Michel Samir Fouad Nouri Haider Adel Iyad Ayad Jalal Masoud Massoud Barham Nechirvan Qassem Qasem Hadi Mehdi Mahdi Reza Javad Akbar Hashemi Mohsen Ebrahim Hamid Ashraf Hamdullah Rashid Gulbuddin Jawad Zalmay Pervez Nawaz Imran Asif Benazir Bilawal Shehbaz Yousaf Rehman Narendra Manmohan Rahul Sonia Amit Arun Sushma Arvind Rajnath Atal Rajiv Indira Sanjay Vijay Ravi Suresh Ramesh Mahesh Rajesh Anil Ashok Deepak Mahinda Gotabaya Ranil Sheikh Khaleda Aung Thein Thaksin Yingluck Prayut Joko Susilo Megawati Sukarno Benigno Rodrigo Gloria Ferdinand Mahathir Najib Anwar Xi Hu Wen Li Jiang Deng Mao Zhou Jinping Jintao Jiabao Keqiang Wei Ming Xiaoping Zedong Bo Xilai Kim Jong Jae Geun Myung Moo Dae Park Lee Moon Shinzo Junichiro Yoshihiko Taro Yukio Naoto Ichiro Hideki Kenji Hiroshi Takeshi Nguyen Minh Chi Van Tran Recep Tayyip Abdullah Ahmet Mehmet Mevlut Hakan Binali Kemal Selahattin Devlet Vladimir Dmitry Dmitri Sergei Sergey Mikhail Boris Igor Oleg Yevgeny Evgeny Alexei Aleksei Alexey Nikolai Andrei Andrey Viktor Victor Yulia Petro Volodymyr Arseniy Leonid Oleksandr Serhiy Mykola Ramzan Akhmad Shamil Aslan Nursultan Islam Ilham Heydar Serzh Nikol Mikheil Bidzina Eduard Slobodan Ratko Radovan Aleksandar Boris Vojislav Zoran Hashim Ramush Edi Sali Robert Wladyslaw Lech Jaroslaw Donald Viktor Ferenc Vaclav Milos Traian Klaus Boyko Alexis Antonis Giorgos Angela Gerhard Helmut Wolfgang Ursula Olaf Nicolas Francois Emmanuel Marine Jean Jacques Dominique Silvio Matteo Beppe Giuseppe Romano Mario Jose Luis Mariano Felipe Pedro Pablo Jorge Carlos Juan Hugo Nicolas Evo Rafael Lula Luiz Inacio Dilma Michel Jair Cristina Nestor Mauricio Sebastian Michelle Ollanta Alan Alvaro Manuel Vicente Enrique Andres Fidel Raul Daniel Robert Morgan Emmerson Jacob Thabo Nelson Cyril Julius Goodluck Muhammadu Olusegun Umaru Atiku Uhuru Raila Mwai Jomo Yoweri Kizza Paul Pierre Joseph Laurent Denis Alassane Blaise Amadou Ibrahim Ellen Charles Meles Hailemariam Abiy Isaias Salva Riek Omar Hassan Idriss Faustin Paul-Henri Kofi Ban Boutros Antonio Staffan Lakhdar Navi Zeid Yukiya Mohamed ElBaradei Thabo Sipho Themba Nkosazana Chinua Ngozi Oluwaseun Chukwuma Adebayo Kwame Kwasi Nana Kojo Ama Abena Moussa Ousmane Mamadou Aminata Fatou Fatima Fatma Aisha Ayesha Khadija Zainab Zeinab Maryam Mariam Leila Layla Noor Nour Rania Samira Yasmin Zahra Amina Hana Salma'''.split()
OWN_SURNAMES = '''Assad Hussein Gaddafi Qaddafi Mubarak Sisi Morsi Arafat Abbas Haniyeh Meshaal Nasrallah Hariri Aoun Berri Maliki Abadi Sadr Sistani Barzani Talabani Khamenei Khomeini Rouhani Ahmadinejad Rafsanjani Zarif Soleimani Karzai Ghani Massoud Musharraf Bhutto Zardari Sharif Khan Modi Gandhi Singh Nehru Vajpayee Patel Shah Sharma Gupta Kumar Rao Reddy Chowdhury Rahman Hasina Rajapaksa Wickremesinghe Suu Kyi Shinawatra Widodo Yudhoyono Suharto Aquino Duterte Marcos Arroyo Mahathir Razak Jinping Jintao Jiabao Keqiang Xiaoping Zedong Zhang Wang Liu Chen Yang Zhao Huang Zhou Wu Xu Sun Zhu Lin Guo Ma Luo Liang Song Zheng Tang Han Feng Deng Cao Peng Zeng Xiao Tian Dong Pan Yuan Cai Jiang Yu Du Ye Cheng Wei Su Lu Ding Ren Shen Yao Kim Lee Park Choi Jung Kang Cho Yoon Jang Lim Abe Koizumi Aso Kan Noda Suzuki Tanaka Watanabe Ito Yamamoto Nakamura Kobayashi Kato Yoshida Yamada Sasaki Nguyen Tran Pham Hoang Phan Vo Dang Bui Erdogan Davutoglu Gul Yilmaz Ozturk Demirtas Kilicdaroglu Cavusoglu Putin Medvedev Lavrov Peskov Shoigu Yeltsin Gorbachev Navalny Nemtsov Khodorkovsky Kadyrov Zakharova Konashenkov Zhirinovsky Zyuganov Ivanov Petrov Sidorov Kuznetsov Popov Volkov Sokolov Yanukovych Poroshenko Zelensky Zelenskiy Tymoshenko Yatsenyuk Klitschko Yushchenko Kuchma Lukashenko Nazarbayev Karimov Aliyev Sargsyan Pashinyan Saakashvili Milosevic Mladic Karadzic Tadic Vucic Kostunica Thaci Haradinaj Rama Berisha Kaczynski Tusk Walesa Komorowski Duda Orban Gyurcsany Havel Zeman Basescu Ponta Iohannis Borisov Tsipras Samaras Papandreou Karamanlis Varoufakis Merkel Schroeder Kohl Steinmeier Schaeuble Scholz Gauck Wulff Sarkozy Hollande Macron Chirac Fillon Juppe Villepin Mitterrand Berlusconi Renzi Prodi Monti Letta Gentiloni Salvini Grillo Draghi Zapatero Rajoy Aznar Puigdemont Iglesias Barroso Juncker Rompuy Ashton Mogherini Solana Rasmussen Stoltenberg Chavez Maduro Morales Correa Lula Rousseff Temer Bolsonaro Kirchner Macri Bachelet Pinera Humala Fujimori Uribe Santos Calderon Fox Obrador Castro Ortega Mugabe Tsvangirai Mnangagwa Zuma Mbeki Mandela Ramaphosa Malema Jonathan Buhari Obasanjo Kenyatta Odinga Kibaki Ruto Museveni Besigye Kagame Nkurunziza Kabila Tshisekedi Gbagbo Ouattara Compaore Sirleaf Taylor Zenawi Desalegn Afwerki Kiir Machar Bashir Deby Annan Guterres Brahimi Mistura Okafor Adeyemi Okonkwo Mensah Boateng Owusu Diallo Traore Keita Toure Coulibaly Diop Ndiaye Sow Camara Cisse Konate Abubakar Bello Mohammed Yusuf Haji Abdi Farah Warsame'''.split()


def fold(word):
    word = ''.join(CYRILLIC.get(c, c) for c in word.lower())
    word = word.replace('ø', 'o').replace('ł', 'l').replace('đ', 'd').replace('ı', 'i').replace('ß', 'ss').replace('æ', 'ae').replace('œ', 'oe')
    word = ''.join(c for c in unicodedata.normalize('NFKD', word) if not unicodedata.combining(c))
    return re.sub("['’.]", '', word)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    cache = Path(sys.argv[1]); cache.mkdir(parents=True, exist_ok=True)
    if not list(cache.glob('names-*.tar.gz')):
        subprocess.run([sys.executable, '-m', 'pip', 'download', '-q', '--no-deps', '--no-binary', 'names', '-d', str(cache), *PIP], check=True)
    kinds = {}

    def add(word, kind):
        for part in re.split(r'[\s-]+', fold(word)):
            if 2 <= len(part) <= 20 and re.fullmatch('[a-z]+', part):
                kinds.setdefault(part, set()).add(kind)

    with tarfile.open(next(cache.glob('names-*.tar.gz'))) as t:
        for member in sorted(t.getnames()):
            if 'dist.' in member:
                lines = t.extractfile(member).read().decode('ascii').splitlines()
                for line in lines[:SURNAMES]:
                    add(line.split()[0], 's' if member.endswith('last') else 'g')
    wheel = zipfile.ZipFile(next(cache.glob('faker-*.whl')))
    for member in sorted(wheel.namelist()):
        if not re.fullmatch(r'faker/providers/person/\w+/__init__\.py', member):
            continue
        source = wheel.read(member).decode('utf-8')
        for field, kind in re.findall(r'^    (first_names?\w*|last_names?\w*)\b[^\n]*?= ', source, re.M) and \
                [(m.group(1), 'g' if m.group(1).startswith('first') else 's') for m in re.finditer(r'^    (first_names?\w*|last_names?\w*)\b[^\n]*?= ', source, re.M)]:
            body = re.search(rf'^    {field}\b[^\n]*?= .*?(?=^    \w|\Z)', source, re.M | re.S).group(0)
            for word in re.findall(r'"([^"\n]{{2,30}})"'.replace('{{', '{').replace('}}', '}'), body):
                add(word, kind)
    for word in OWN_GIVEN:
        add(word, 'g')
    for word in OWN_SURNAMES:
        add(word, 's')
    for word in sorted(kinds):
        print(f"{word}\t{''.join(sorted(kinds[word]))}")


if __name__ == '__main__':
    main()
